import { type Dockerfile, type Instruction, instructionsOfStage } from './dockerfile.ts';

/** What is wrong with a Dockerfile whose images are these stages (or the last one, if it has no name), one sentence each. */
export const dockerfileProblems = (file: Dockerfile, images: readonly string[]): string[] => {
  const named = file.stages.flatMap(({ name }) => name ?? []);
  const problems = file.stages
    .filter(({ base }) => !named.includes(base) && !/:v?\d+\.\d+/.test(base))
    .map(({ base }) => `${base} is not pinned to a version`);
  for (const { instructions } of file.stages) problems.push(...instructions.flatMap((each) => instructionProblems(each, named)));
  for (const image of images) problems.push(...imageProblems(image, instructionsOfStage(file, image)));
  if (images.length === 0) problems.push(...imageProblems('the image', file.stages.at(-1)?.instructions ?? []));
  return problems;
};

const instructionProblems = ({ keyword, rest, line }: Instruction, stages: readonly string[]): string[] => {
  const problems: string[] = [];
  if (keyword === 'COPY') {
    if (!/--chown=/.test(rest)) problems.push('COPY does not say who owns the files');
    const [, from] = /--from=(\S+)/.exec(rest) ?? [];
    if (from !== undefined && !stages.includes(from)) problems.push(`there is no stage ${from}`);
  }
  if (keyword === 'RUN') {
    if (/\bnpm (i|install)\b/.test(rest)) problems.push('npm install may take other versions than the lock file: use npm ci');
    if (/\bnpm ci\b/.test(rest) && /--ignore-scripts/.test(rest))
      problems.push('packages that allowScripts names would lack their binaries');
    if (/\b(curl|wget)\b.*\|\s*(ba)?sh\b/.test(rest)) problems.push('it runs a program straight from the network');
    if (/\bsudo\b/.test(rest)) problems.push('sudo has no place in an image');
  }
  if ((keyword === 'ENV' || keyword === 'ARG') && /(PASSWORD|SECRET|TOKEN)\w*=\S/.test(rest)) problems.push('a secret stands in the image');
  return problems.map((problem) => `line ${line}: ${problem}`);
};

const imageProblems = (image: string, instructions: readonly Instruction[]): string[] => {
  const last = (keyword: string): string | undefined => instructions.findLast((each) => each.keyword === keyword)?.rest;
  const problems: string[] = [];
  const user = last('USER');
  // A number, so that Kubernetes can tell that it is not root.
  if (user === undefined || !/^[1-9]\d*(:\d+)?$/.test(user)) problems.push('it does not end as a numbered user other than root');
  if (!/\bCMD \[/.test(last('HEALTHCHECK') ?? '')) problems.push('it has no health check without a shell');
  const command = last('CMD') ?? last('ENTRYPOINT');
  if (command !== undefined && !command.startsWith('[')) problems.push('its command runs under a shell, which keeps signals from it');
  return problems.map((problem) => `${image}: ${problem}`);
};
