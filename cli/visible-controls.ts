/** What moves the cursor, recolours what stands there already, breaks a line where none is meant, or turns the direction of the text around. */
const hidden = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/**
 * Names, tags and messages come from elsewhere and must not write on the operator's terminal. Each such character is shown as its escape, which
 * inside a text of JSON stands for the same character: a machine that reads the line loses nothing.
 */
export function withVisibleControls(text: string): string {
  return text.replace(hidden, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
