import type { VersionHead } from '../../contract/document-version.ts'
import type { Backtest, BacktestRequest, WhyNot } from '../../contract/rules/backtest.ts'
import type { RuleProblem } from '../../contract/rules/check.ts'
import type { RuleConflict } from '../../contract/rules/conflicts.ts'
import type { RuleHookHead, RuleSettings, RuleStanding } from '../../contract/rules/desk.ts'
import type { RuleDraft, RuleDraftBody } from '../../contract/rules/draft.ts'
import type { Firing, FiringFilter, OutputExplanation } from '../../contract/rules/firing.ts'
import type { RulePlace } from '../../contract/rules/places.ts'
import type { Rule, RuleBody } from '../../contract/rules/rule.ts'
import type { ClashWay, RuleFile, RuleImportResult } from '../../contract/rules/transfer.ts'
import type { SampleValue } from '../../contract/sample.ts'
import type { EditableShelf } from './editable-shelf.ts'

/** What the routes of rules need; app/rules.ts hands it over. Faults are LeitstandError. */
export interface RuleServices {
  /** Putting one publishes it. */
  published: EditableShelf<RuleBody>
  drafts: EditableShelf<RuleDraftBody>
  publish(id: string, draftVersion: number, by: string, note: string | null): Promise<Rule>
  switch(id: string, change: { enabled?: boolean | undefined; dryRun?: boolean | undefined }, by: string): Promise<Rule>
  /** Sets off a manual trigger. */
  run(id: string, trigger: string | undefined): void
  versions(id: string): Promise<VersionHead[]>
  version(id: string, version: number): Promise<VersionHead & { body: RuleBody }>
  restore(id: string, version: number, by: string): Promise<RuleDraft>
  settings(): RuleSettings
  configure(change: Partial<RuleSettings>, by: string): Promise<RuleSettings>
  standings(): RuleStanding[]
  firings(filter: FiringFilter, limit: number): Promise<Firing[]>
  firing(id: number): Promise<Firing>
  backtests: { begin(request: BacktestRequest): Backtest; get(id: string): Backtest; cancel(id: string): Promise<Backtest> }
  explain(board: string, gpio: number, atMs: number): Promise<OutputExplanation>
  whyNot(id: string, atMs: number): Promise<WhyNot>
  check(rule: RuleBody, id: string | null): RuleProblem[]
  conflicts(): RuleConflict[]
  places(): Promise<RulePlace[]>
  /** @returns rules that heard it */
  callHook(hook: string, token: string): number
  hooks(): RuleHookHead[]
  makeHookToken(hook: string, by: string): Promise<string>
  removeHook(hook: string): Promise<void>
  exportFile(ids: readonly string[]): RuleFile
  importFile(file: unknown, how: { clash: ClashWay; enable: boolean; dryRun: boolean }, by: string): Promise<RuleImportResult>
  setVariable(name: string, value: SampleValue, by: string): Promise<void>
}
