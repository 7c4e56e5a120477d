/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  keyword: string;
  rest: string;
  line: number;
}
export interface Stage {
  name: string | undefined;
  base: string;
  instructions: Instruction[];
}
export interface Dockerfile {
  /** ARGs before the first stage. */
  args: Record<string, string>;
  stages: Stage[];
}

/** Reads what our Dockerfiles use of the format: comments, continued lines, stages. @throws on a line that is none of these */
export const parseDockerfile = (text: string): Dockerfile => {
  const file: Dockerfile = { args: {}, stages: [] };
  for (const instruction of instructionsOf(text)) {
    const { keyword, rest } = instruction;
    if (keyword === 'FROM') {
      const [base = '', as, name] = rest.split(/\s+/);
      file.stages.push({ base: filled(base, file.args), name: as?.toUpperCase() === 'AS' ? name : undefined, instructions: [] });
    } else if (file.stages.length > 0) {
      file.stages.at(-1)?.instructions.push(instruction);
    } else if (keyword === 'ARG') {
      const [name = '', ...value] = rest.split('=');
      file.args[name] = value.join('=');
    } else {
      throw new Error(`Line ${instruction.line}: ${keyword} stands before the first FROM.`);
    }
  }
  return file;
};

/** A stage with the instructions of the stages that it is built upon before its own. */
export const instructionsOfStage = (file: Dockerfile, name: string): Instruction[] => {
  const stage = file.stages.find((each) => each.name === name);
  return stage ? [...instructionsOfStage(file, stage.base), ...stage.instructions] : [];
};

const filled = (text: string, args: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{(\w+)\}/g, (whole, name: string) => args[name] ?? whole);

const KEYWORDS = 'ARG FROM RUN CMD ENTRYPOINT ENV COPY WORKDIR USER EXPOSE VOLUME STOPSIGNAL HEALTHCHECK LABEL SHELL'.split(' ');

function* instructionsOf(text: string): Generator<Instruction> {
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const start = lines[at]?.trim() ?? '';
    if (start === '' || start.startsWith('#')) continue;
    let whole = start;
    const line = at + 1;
    while (whole.endsWith('\\')) whole = `${whole.slice(0, -1).trimEnd()} ${lines[++at]?.trim() ?? ''}`;
    const keyword = whole.split(/\s+/, 1)[0] ?? '';
    if (!KEYWORDS.includes(keyword)) throw new Error(`Line ${line}: ${keyword} is not used here.`);
    yield { keyword, rest: whole.slice(keyword.length).trim(), line };
  }
}
