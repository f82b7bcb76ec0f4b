/** Finds what a source file imports: `import`, `import type`, `export … from`, `import()`, and workers by `new URL(…, import.meta.url)`. */

const COMMENT_OR_STRING = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g
/** Strings are replaced by `"number"`, so that these see the code alone. */
const REFERENCES = [
  /\b(?:import|export)\s+(?:type\s+)?[\w$\s{},*]*?\bfrom\s*"(\d+)"/g,
  /\bimport\s*"(\d+)"/g,
  /\bimport\s*\(\s*"(\d+)"/g,
  /\bnew\s+URL\s*\(\s*"(\d+)"\s*,\s*import\.meta\.url/g,
]
const IS_CODE = /\.(ts|tsx|mts|mjs|js|cjs)$/

/** `{ specifier, line }` in the order of the patterns. */
export function importsOf(source) {
  const strings = []
  const code = source.replace(COMMENT_OR_STRING, (text) => {
    const newlines = '\n'.repeat(text.split('\n').length - 1)
    if (text.startsWith('/')) return ` ${newlines}`
    strings.push(text.slice(1, -1))
    return `"${strings.length - 1}"${newlines}`
  })
  return REFERENCES.flatMap((pattern, index) =>
    [...code.matchAll(pattern)]
      .map((match) => ({
        specifier: strings[Number(match[1])],
        line: code.slice(0, match.index + match[0].length).split('\n').length,
      }))
      .filter(({ specifier }) => index < 3 || IS_CODE.test(specifier)),
  )
}
