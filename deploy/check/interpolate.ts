const REFERENCE = /\$\$|\$\{(\w+)(?:(:?[-?])([^}]*))?\}/g;

/**
 * Variables of a text as Compose fills them in: `${NAME}`, `${NAME:-otherwise}`, `${NAME:?why it is needed}`, `$$` for a dollar.
 * @throws where a needed one is missing
 */
export const interpolate = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replace(REFERENCE, (whole, name: string | undefined, operator = '', word = '') => {
    if (whole === '$$' || name === undefined) return '$';
    const value = variables[name];
    const given = value !== undefined && (value !== '' || !String(operator).startsWith(':'));
    if (given) return value;
    if (String(operator).endsWith('?')) throw new Error(`${name}: ${String(word)}`);
    return String(word);
  });
