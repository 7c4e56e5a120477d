import type { Attributes } from '../../record/index.ts';

const ELEMENT = /\[([^\s="\]\\]{1,100})/y;
const PARAMETER = / ([^\s="\]\\]{1,100})="((?:[^"\\\]]|\\.)*)"/sy;

/**
 * Structured data of RFC 5424 (6.3) at `at`: `-`, or elements `[id name="value" …]`, whose values go to `attributes` under
 * `id.name` (the private enterprise number after `@` left out). The place after it, or -1: it is malformed.
 */
export const readStructuredData = (text: string, at: number, attributes: Attributes): number => {
  if (text.charAt(at) === '-') return at + 1;
  let end = at;
  while (text.charAt(end) === '[') {
    ELEMENT.lastIndex = end;
    const id = ELEMENT.exec(text)?.[1];
    if (id === undefined) return -1;
    const name = id.includes('@') ? id.slice(0, id.indexOf('@')) : id;
    PARAMETER.lastIndex = ELEMENT.lastIndex;
    let after = ELEMENT.lastIndex;
    for (let match = PARAMETER.exec(text); match !== null; match = PARAMETER.exec(text)) {
      attributes[`${name}.${match[1]}`] = (match[2] as string).replace(/\\(["\\\]])/g, '$1');
      after = PARAMETER.lastIndex;
    }
    if (text.charAt(after) !== ']') return -1;
    end = after + 1;
  }
  return end === at ? -1 : end;
};
