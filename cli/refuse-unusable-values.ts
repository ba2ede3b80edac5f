import { type Command, InvalidArgumentError, type Option } from 'commander';
import { nearName } from '../shared/core/closest-name.ts';
import { ConfigError } from '../shared/core/errors.ts';

/**
 * Makes every option of these commands refuse a value without anything in it. It most often is a variable of a script that is not set, and to fall back
 * to a default there means to work, and perhaps to delete, somewhere else than somebody believes.
 */
export function refuseUnusableValues(command: Command): void {
  for (const option of command.options) if (option.required) guard(option);
  for (const child of command.commands) refuseUnusableValues(child);
}

function guard(option: Option): void {
  const { parseArg: parse } = option;
  option.argParser((value: string, before: unknown) => {
    if (/^[\s,]*$/.test(value)) throw new ConfigError([emptySentence(option)]);
    if (option.argChoices !== undefined && !option.argChoices.includes(value))
      throw new InvalidArgumentError(choiceSentence(option.argChoices, value));
    return parse === undefined ? value : parse(value, before);
  });
}

function emptySentence({ long, flags }: Option): string {
  const name = long ?? flags;
  return name === '--region'
    ? '--region is empty; name a region.'
    : `${name} is empty; give it a value, or leave it out.`;
}

function choiceSentence(choices: readonly string[], value: string): string {
  const meant = nearName(value, choices);
  return `Allowed choices are ${choices.join(', ')}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
}
