/** What a chat product expects of a webhook. Other products read `slack` too: Mattermost, Discord behind `/slack`. */
export const webhookFormats = ['dingtalk', 'feishu', 'slack'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** The formats in which a secret can sign a message; for Slack the URL alone is the proof. */
export const signedFormats: ReadonlySet<WebhookFormat> = new Set<WebhookFormat>(['dingtalk', 'feishu']);

/** The products by their hosts; Lark is Feishu outside of China. */
const hosts: readonly { readonly pattern: RegExp; readonly format: WebhookFormat }[] = [
  { pattern: /(?:^|\.)dingtalk\.(?:com|io)$/, format: 'dingtalk' },
  { pattern: /(?:^|\.)(?:feishu\.cn|larksuite\.com|larkoffice\.com)$/, format: 'feishu' },
];

/** The format that belongs to the host of this URL; `slack` for a host that is not known. */
export function webhookFormatOf(url: string): WebhookFormat {
  const { hostname } = new URL(url);
  return hosts.find(({ pattern }) => pattern.test(hostname))?.format ?? 'slack';
}

/** Feishu wants proof inside the body; DingTalk wants it in the URL, which is the sender's business. */
export interface BodySignature {
  readonly timestamp: string;
  readonly sign: string;
}

/**
 * A message of plain text as JSON. Plain because nothing in a digest then acts as markup; what would call out to people in plain text
 * too, a tag such as `<!channel>` or `<at user_id="all">`, is made harmless, for a task's text may come from anybody.
 */
export function renderWebhookBody(format: WebhookFormat, text: string, signature?: BodySignature): string {
  switch (format) {
    case 'dingtalk':
      // Mentions are a field of their own here (custom robot page, `at`), so the text cannot hold one.
      return JSON.stringify({ msgtype: 'text', text: { content: text } });
    case 'feishu':
      // No escape is documented for its text messages, so the tag loses its first character (custom bot page, `at` in text).
      return JSON.stringify({
        ...signature,
        msg_type: 'text',
        content: { text: text.replaceAll('<', '‹') },
      });
    case 'slack':
      return JSON.stringify({ text: escapeForSlack(text) });
  }
}

/** The three characters that Slack reads as control characters ("Formatting text" page). */
function escapeForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
