import { parse } from 'yaml';
import * as z from 'zod';
import type { Finding } from './finding.ts';
import type { ProjectFile } from './project.ts';

const deployment = z.object({
  resources: z.record(z.string(), z.object({ props: z.object({ code: z.string(), handler: z.string() }) })),
});

/** One folder in `functions/` is one resource in s.yaml with the same name. */
export function checkDeployedFunctions(folders: readonly string[], file: ProjectFile): readonly Finding[] {
  const { resources } = deployment.parse(parse(file.text));
  const at = (rule: string, advice: string): Finding => ({ path: file.path, line: 1, rule, advice });
  return [
    ...folders
      .filter(folder => resources[folder] === undefined)
      .map(folder => at(`functions/${folder} is not deployed`, `Add a resource "${folder}"`)),
    ...Object.entries(resources).flatMap(([name, { props }]) => [
      ...(folders.includes(name)
        ? []
        : [
            at(
              `the resource "${name}" has no folder in functions`,
              'Write the function or remove the resource',
            ),
          ]),
      ...(props.code === `./dist/${name}` && props.handler === 'index.handler'
        ? []
        : [at(`the resource "${name}" does not run dist/${name}/index.js`, 'Correct its code and handler')]),
    ]),
  ];
}
