// Rules as people work on them: drafts, published versions, on and off. Memory of published rules is the engine's; see rules.ts.
import type { Activity } from '../contract/activity.ts'
import { checkOf } from '../contract/check-of.ts'
import type { DocumentHead } from '../contract/document.ts'
import type { VersionHead } from '../contract/document-version.ts'
import { LeitstandError } from '../contract/errors.ts'
import { type Reason, reasonFields, reasonText } from '../contract/reasons.ts'
import { invalidRule, type Said } from '../contract/rules/check/problem-text.ts'
import type { RuleFault } from '../contract/rules/desk.ts'
import type { RuleDraft, RuleDraftBody } from '../contract/rules/draft.ts'
import { type Rule, RuleBody } from '../contract/rules/rule.ts'

const parsed = checkOf(RuleBody)
/** Who switches rules off by itself. */
const CENTRE = 'Leitstand'

export interface RuleShelf {
  list(): Rule[]
  find(id: string): Rule | undefined
  get(id: string): Rule
  put(id: string, version: number, body: RuleBody, by: string, note?: string | null): Promise<Rule>
  remove(ids: readonly string[]): Promise<void>
  versions(id: string): Promise<VersionHead[]>
  version(id: string, version: number): Promise<{ body: unknown } & VersionHead>
}

export interface DraftShelf {
  list(): RuleDraft[]
  find(id: string): RuleDraft | undefined
  get(id: string): RuleDraft
  put(id: string, version: number, body: RuleDraftBody, by: string): Promise<RuleDraft>
  update(id: string, change: Partial<RuleDraftBody>): Promise<RuleDraft>
  remove(ids: readonly string[]): Promise<void>
}

export interface DeskParts {
  rules: RuleShelf
  drafts: DraftShelf
  /** What keeps a rule from being published; empty = nothing. */
  faults(rule: RuleBody, id: string): readonly Said[]
  activity(entry: Omit<Activity, 'id' | 'atMs'>): void
}

export class RuleDesk {
  readonly #parts: DeskParts

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  list(): Rule[] {
    return this.#parts.rules.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Rule {
    return this.#parts.rules.get(id)
  }

  /** Publishes at once, without a draft. @throws LeitstandError `rule.invalid`, `document.*`, `store.*` */
  async put(id: string, version: number, body: RuleBody, by: string, note: string | null = null): Promise<Rule> {
    this.check(body, id)
    const before = this.#parts.rules.find(id)
    const rule = await this.#parts.rules.put(id, version, body, by, note)
    if (rule.version === before?.version) return rule
    const detail = { rule: id, name: rule.name, version: rule.version, note }
    this.#parts.activity({ kind: 'rule-published', severity: 'event', board: null, by, detail })
    return rule
  }

  /** @throws LeitstandError `store.*` */
  async remove(ids: readonly string[]): Promise<void> {
    await this.#parts.drafts.remove(ids)
    await this.#parts.rules.remove(ids)
  }

  drafts(): RuleDraft[] {
    return this.#parts.drafts.list()
  }

  draft(id: string): RuleDraft {
    return this.#parts.drafts.get(id)
  }

  /** @throws LeitstandError `document.*`, `store.*` */
  putDraft(id: string, version: number, body: RuleDraftBody, by: string): Promise<RuleDraft> {
    return this.#parts.drafts.put(id, version, body, by)
  }

  /** The draft is this now, whatever it was. @throws LeitstandError `document.full`, `store.*` */
  keepDraft(id: string, body: RuleDraftBody, by: string): Promise<RuleDraft> {
    return this.#parts.drafts.put(id, this.#parts.drafts.find(id)?.version ?? 0, body, by)
  }

  discard(ids: readonly string[]): Promise<void> {
    return this.#parts.drafts.remove(ids)
  }

  /** The draft of this version becomes the rule. @throws LeitstandError `rule.invalid`, `document.*`, `store.*` */
  async publish(id: string, draftVersion: number, by: string, note: string | null): Promise<Rule> {
    const { drafts, rules } = this.#parts
    const draft = drafts.get(id)
    if (draft.version !== draftVersion)
      throw new LeitstandError('document.conflict', `${draft.by} has changed the draft meanwhile (version ${draft.version}).`)
    const present = rules.find(id)?.version ?? 0
    if (draft.base !== present)
      throw new LeitstandError('document.conflict', `The draft was made from version ${draft.base}, published is version ${present}.`)
    if (!parsed.Check(draft.rule)) throw new LeitstandError('rule.invalid', firstFault(draft.rule))
    const rule = await this.put(id, present, draft.rule, by, note)
    await drafts.remove([id])
    return rule
  }

  /** Without touching what it says. A draft is switched too, so that publishing it does not switch back. */
  async switch(id: string, change: { enabled?: boolean | undefined; dryRun?: boolean | undefined }, by: string): Promise<Rule> {
    const rule = this.#parts.rules.get(id)
    const { enabled = rule.enabled, dryRun = rule.dryRun } = change
    // To do less is always possible, also for a rule whose boards are gone.
    if (enabled && (!rule.enabled || (rule.dryRun && !dryRun))) this.check({ ...bodyOf(rule), enabled }, id)
    if (enabled === rule.enabled && dryRun === rule.dryRun) return rule
    const words = [
      enabled === rule.enabled ? [] : enabled ? 'switched on' : 'switched off',
      dryRun === rule.dryRun ? [] : dryRun ? 'only tells' : 'acts',
    ]
    const done = await this.#parts.rules.put(id, rule.version, { ...bodyOf(rule), enabled, dryRun }, by, words.flat().join(', '))
    await this.#carryDraft(rule, done, { enabled, dryRun })
    const detail = { rule: id, name: rule.name, enabled, dryRun }
    this.#parts.activity({ kind: 'rule-switched', severity: 'event', board: null, by, detail })
    return done
  }

  /** Leitstand itself switches it off. */
  async stop(id: string, fault: RuleFault, why: Reason): Promise<void> {
    const rule = this.#parts.rules.find(id)
    if (rule?.enabled !== true) return
    const reason = reasonText(why)
    const detail = { rule: id, name: rule.name, fault, reason: reason.slice(0, 500), ...reasonFields(why) }
    this.#parts.activity({ kind: 'rule-stopped', severity: 'critical', board: null, by: null, detail })
    const done = await this.#parts.rules.put(
      id,
      rule.version,
      { ...bodyOf(rule), enabled: false },
      CENTRE,
      `${fault}: ${reason}`.slice(0, 200),
    )
    await this.#carryDraft(rule, done, {})
  }

  versions(id: string): Promise<VersionHead[]> {
    return this.#parts.rules.versions(id)
  }

  /** @throws LeitstandError `document.unknown` */
  async version(id: string, version: number): Promise<VersionHead & { body: RuleBody }> {
    const { body, ...head } = await this.#parts.rules.version(id, version)
    if (!parsed.Check(body)) throw new LeitstandError('document.unknown', `Version ${version} of rule ${id} cannot be read.`)
    return { version: head.version, atMs: head.atMs, by: head.by, note: head.note, body }
  }

  /** An earlier version becomes the draft. @throws LeitstandError `document.*`, `store.*` */
  async restore(id: string, version: number, by: string): Promise<RuleDraft> {
    const { body } = await this.version(id, version)
    const { drafts, rules } = this.#parts
    const { enabled = false, dryRun = true, version: base = 0 } = rules.find(id) ?? {}
    return drafts.put(id, drafts.find(id)?.version ?? 0, { base, rule: { ...body, enabled, dryRun } }, by)
  }

  /** A draft of what was published goes on as one of what is published now. */
  async #carryDraft(before: Rule, now: Rule, change: { enabled?: boolean; dryRun?: boolean }): Promise<void> {
    const draft = this.#parts.drafts.find(now.id)
    if (draft?.base !== before.version) return
    await this.#parts.drafts.update(now.id, { base: now.version, rule: { ...draft.rule, ...change } })
  }

  /** @throws LeitstandError `rule.invalid` */
  check(body: RuleBody, id: string): void {
    const faults = this.#parts.faults(body, id)
    if (faults.length > 0) throw invalidRule(faults)
  }
}

export function bodyOf(document: DocumentHead & RuleBody): RuleBody {
  const { id: _id, version: _version, createdAtMs: _createdAtMs, changedAtMs: _changedAtMs, by: _by, ...body } = document
  return body
}

function firstFault(body: unknown): string {
  const [error] = parsed.Errors(body)
  return error === undefined ? 'It is not finished.' : `It is not finished: ${error.instancePath} ${error.message}.`
}
