import { type Environment, parseSettings } from '../../shared/config/parse-settings.ts';
import { ConfigError } from '../../shared/core/errors.ts';

/** The sentences of the refusal; none when the settings are accepted. */
export function problemsOf(environment: Environment): readonly string[] {
  try {
    parseSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
