// Rules that do not run, for tests of the HTTP side alone.
import type { RuleServices } from '../../backend/adapters/http/rule-services.ts'
import { LeitstandError } from '../../backend/contract/errors.ts'
import { DEFAULT_RULE_SETTINGS } from '../../backend/contract/rules/desk.ts'

export function fakeRules(published: RuleServices['published'], drafts: RuleServices['drafts']): RuleServices {
  const unknown = (id: string | number): never => {
    throw new LeitstandError('document.unknown', `No rule has the id ${id}.`)
  }
  let settings = DEFAULT_RULE_SETTINGS
  return {
    published,
    drafts,
    publish: async (id) => unknown(id),
    switch: async (id) => unknown(id),
    run: (id) => unknown(id),
    versions: async () => [],
    version: async (id) => unknown(id),
    restore: async (id) => unknown(id),
    settings: () => settings,
    configure: async (change) => {
      settings = { ...settings, ...change }
      return settings
    },
    standings: () => [],
    firings: async () => [],
    firing: async (id) => unknown(id),
    backtests: { begin: () => unknown('backtest'), get: (id) => unknown(id), cancel: async (id) => unknown(id) },
    explain: async (_board, _gpio, atMs) => ({
      atMs,
      on: null,
      sinceMs: null,
      command: null,
      firing: null,
      source: null,
      timeOver: false,
      before: [],
    }),
    whyNot: async (id) => unknown(id),
    check: () => [],
    conflicts: () => [],
    places: async () => [],
    callHook: () => {
      throw new LeitstandError('rule.hook')
    },
    hooks: () => [],
    makeHookToken: async () => 'token',
    removeHook: async () => undefined,
    exportFile: () => ({ format: 'leitstand-rules', version: 1, rules: [], scenes: [], variables: [] }),
    importFile: async (_file, { dryRun }) => ({ dryRun, rules: [], scenes: [], variables: [], unknownBoards: [] }),
    setVariable: async () => undefined,
  }
}
