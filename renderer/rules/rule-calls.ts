import Type from 'typebox'
import { VersionHead } from '../../backend/contract/document-version.ts'
import { Backtest, WhyNot } from '../../backend/contract/rules/backtest.ts'
import { RuleHookHead, RuleHookToken, RuleSettings } from '../../backend/contract/rules/desk.ts'
import { RuleDraft, type RuleDraftBody } from '../../backend/contract/rules/draft.ts'
import { Firing, OutputExplanation } from '../../backend/contract/rules/firing.ts'
import { RulePlace } from '../../backend/contract/rules/places.ts'
import { Rule, RuleBody } from '../../backend/contract/rules/rule.ts'
import { type ClashWay, RuleFile, RuleImportResult } from '../../backend/contract/rules/transfer.ts'
import { rest } from '../backend/rest.ts'

/** What screens ask the backend about rules. All throw RestError. */

const at = (noun: 'rules' | 'rule-drafts', id: string) => `/api/${noun}/${encodeURIComponent(id)}`

/** @param version of the draft it was made from; 0 = there is none yet */
export function saveDraft(id: string, version: number, body: RuleDraftBody): Promise<RuleDraft> {
  return rest.put(at('rule-drafts', id), { version, body }, RuleDraft)
}

export function readDraft(id: string): Promise<RuleDraft> {
  return rest.get(at('rule-drafts', id), RuleDraft)
}

export async function dropDraft(id: string): Promise<void> {
  await rest.delete(at('rule-drafts', id))
}

export function publishDraft(id: string, version: number, note?: string): Promise<Rule> {
  return rest.post(`${at('rules', id)}/publish`, { version, ...(note === undefined ? {} : { note }) }, Rule)
}

export function switchRule(id: string, change: { enabled?: boolean; dryRun?: boolean }): Promise<Rule> {
  return rest.post(`${at('rules', id)}/switch`, change, Rule)
}

export function readPlaces(signal: AbortSignal): Promise<RulePlace[]> {
  return rest.get('/api/rules/places', Type.Array(RulePlace), { signal })
}

export async function runRule(id: string, trigger?: string): Promise<void> {
  await rest.post(`${at('rules', id)}/run`, trigger === undefined ? {} : { trigger })
}

export function switchMaster(on: boolean): Promise<RuleSettings> {
  return rest.post('/api/rules/master', { on }, RuleSettings)
}

/** What is left out stays. */
export function configureRules(change: Partial<RuleSettings>): Promise<RuleSettings> {
  return rest.put('/api/rules/settings', change, RuleSettings)
}

/** @param version of the rule it was made from; 0 = new, or brought back */
export function saveRule(id: string, version: number, body: RuleBody): Promise<Rule> {
  return rest.put(at('rules', id), { version, body }, Rule)
}

export async function deleteRule(id: string): Promise<void> {
  await rest.delete(at('rules', id))
}

const Versions = Type.Array(VersionHead)
export function readVersions(id: string, signal: AbortSignal) {
  return rest.get(`${at('rules', id)}/versions`, Versions, { signal })
}

const WholeVersion = Type.Object({ ...VersionHead.properties, body: RuleBody })
export function readVersion(id: string, version: number, signal?: AbortSignal) {
  return rest.get(`${at('rules', id)}/versions/${version}`, WholeVersion, signal ? { signal } : {})
}

/** The kept version becomes the draft. */
export function restoreVersion(id: string, version: number): Promise<RuleDraft> {
  return rest.post(`${at('rules', id)}/restore`, { version }, RuleDraft)
}

const Firings = Type.Array(Firing)
export function readFirings(query: Readonly<Record<string, string | number | undefined>>, signal?: AbortSignal) {
  const words = Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`]))
  return rest.get(`/api/rules/firings?${words.join('&')}`, Firings, signal ? { signal } : {})
}

export function readFiring(id: number, signal: AbortSignal): Promise<Firing> {
  return rest.get(`/api/rules/firings/${id}`, Firing, { signal })
}

/** @param rules one, or two to compare */
export function beginBacktest(rules: readonly RuleBody[], fromMs: number, toMs: number): Promise<Backtest> {
  return rest.post('/api/rules/backtests', { rules, fromMs, toMs }, Backtest)
}

export function readBacktest(id: string, signal: AbortSignal): Promise<Backtest> {
  return rest.get(`/api/rules/backtests/${encodeURIComponent(id)}`, Backtest, { signal })
}

export async function cancelBacktest(id: string): Promise<void> {
  await rest.delete(`/api/rules/backtests/${encodeURIComponent(id)}`)
}

export function readWhyNot(id: string, atMs: number, signal: AbortSignal): Promise<WhyNot> {
  return rest.get(`${at('rules', id)}/why-not?at=${encodeURIComponent(new Date(atMs).toISOString())}`, WhyNot, {
    signal,
    timeoutMs: 20_000,
  })
}

/** Why the output was as it was at that moment. */
export function explainOutput(board: string, gpio: number, atMs: number, signal: AbortSignal): Promise<OutputExplanation> {
  const at = encodeURIComponent(new Date(atMs).toISOString())
  return rest.get(`/api/rules/explain?board=${encodeURIComponent(board)}&gpio=${gpio}&at=${at}`, OutputExplanation, { signal })
}

const Hooks = Type.Array(RuleHookHead)
export function readHooks(signal: AbortSignal): Promise<RuleHookHead[]> {
  return rest.get('/api/rules/hooks', Hooks, { signal })
}

/** The token before counts no more. */
export function makeHookToken(hook: string): Promise<RuleHookToken> {
  return rest.post(`/api/rules/hooks/${encodeURIComponent(hook)}/token`, {}, RuleHookToken)
}

/** Published rules with the scenes and variables that they name. */
export function readRuleFile(ids: readonly string[]): Promise<RuleFile> {
  return rest.get(`/api/rules/export?ids=${ids.map(encodeURIComponent).join(',')}`, RuleFile, { timeoutMs: 30_000 })
}

interface ImportAsk {
  file: unknown
  clash: ClashWay
  enable: boolean
  /** Only what would come of it. */
  dryRun: boolean
}

export function importRules(ask: ImportAsk): Promise<RuleImportResult> {
  return rest.post('/api/rules/import', ask, RuleImportResult, { timeoutMs: 120_000 })
}
