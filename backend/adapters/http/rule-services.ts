import type { VersionHead } from '../../contract/document-version.ts'
import type { Rule, RuleBody } from '../../contract/rule.ts'
import type { RuleSettings, RuleStanding } from '../../contract/rule-desk.ts'
import type { RuleDraft, RuleDraftBody } from '../../contract/rule-draft.ts'
import type { Firing, FiringFilter } from '../../contract/rule-firing.ts'
import type { SampleValue } from '../../contract/sample.ts'
import type { EditableShelf } from './editable-shelf.ts'

/** What the routes of rules need; app-rules.ts hands it over. Faults are LeitstandError. */
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
  setVariable(name: string, value: SampleValue, by: string): Promise<void>
}
