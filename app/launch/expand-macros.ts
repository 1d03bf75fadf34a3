interface Macro {
  readonly parameters: readonly string[];
  readonly body: string;
}

/** Expansions inside expansions end; more rounds than this are a macro that contains itself. */
const roundLimit = 8;

/**
 * Expands the macros of an AssemblyScript source, which is textual: `//#macro NAME(A, B)` … `//#end` defines one, and a
 * line `NAME(x, y)` stands for its lines with the arguments in place of the names. Arguments have no commas.
 */
export function expandMacros(source: string): string {
  const macros = new Map<string, Macro>();
  let text = source.replace(
    /^\/\/#macro (\w+)\(([^)\n]*)\)\n(.*?)^\/\/#end\n/gmsu,
    (_, name: string, parameters: string, body: string) => {
      macros.set(name, { parameters: splitList(parameters), body });
      return '';
    },
  );
  if (/^\/\/#(?:macro|end)/mu.test(text))
    throw new Error('a macro without its end, or an end without its macro');
  for (let round = 0; round < roundLimit; round++) {
    const next = text.replace(/^[ \t]*(\w+)\((.*)\);?$/gmu, (line, name: string, given: string) => {
      const macro = macros.get(name);
      return macro === undefined ? line : bodyOf(name, macro, splitList(given));
    });
    if (next === text) return text;
    text = next;
  }
  throw new Error('a macro that contains itself');
}

function splitList(list: string): string[] {
  return list === '' ? [] : list.split(',').map((item) => item.trim());
}

function bodyOf(name: string, { parameters, body }: Macro, given: readonly string[]): string {
  if (given.length !== parameters.length) {
    throw new Error(`${name} takes ${parameters.length} arguments, ${given.length} are given`);
  }
  const values = new Map(parameters.map((parameter, index) => [parameter, given[index] ?? '']));
  return body.replace(/\b\w+\b/gu, (word) => values.get(word) ?? word).trimEnd();
}
