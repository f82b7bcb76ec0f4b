// Rules out of and into one file. Used by rules.ts; lets others run between rules, however many there are.
import { randomUUID } from 'node:crypto'
import { checkOf } from '../contract/check-of.ts'
import { LeitstandError } from '../contract/errors.ts'
import { because, type Reason } from '../contract/reasons.ts'
import { RuleIdParameter, type VariableBody } from '../contract/rules/desk.ts'
import { type Rule, RuleBody, type SceneBody } from '../contract/rules/rule.ts'
import { type ClashWay, MOST_IN_FILE, RuleFile, type RuleImportResult } from '../contract/rules/transfer.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { RuleTime } from './ports.ts'
import { bodyOf, type RuleDesk } from './rule-desk.ts'

const file = checkOf(RuleFile)
const body = checkOf(RuleBody)
const idOf = checkOf(RuleIdParameter.properties.id)
/** Checked without a rest. */
const AT_ONCE = 50

export interface TransferParts {
  desk: RuleDesk
  scenes: Shelf<SceneBody>
  variables: Shelf<VariableBody>
  boardExists(board: string): boolean
  /** How many rules there may be. */
  most: number
  time: Pick<RuleTime, 'rest'>
}

type Entry = RuleImportResult['rules'][number]

/** @param ids which; empty = all */
export function exportRules({ desk, scenes, variables }: TransferParts, ids: readonly string[]): RuleFile {
  const rules = ids.length === 0 ? desk.list() : ids.map((id) => desk.get(id))
  const named = new Set(
    rules
      .flatMap(({ branches }) => branches.flatMap((one) => [...one.do, ...one.otherwise]))
      .flatMap((action) => (action.kind === 'scene' ? [action.scene] : [])),
  )
  const used = variableNames(rules)
  return {
    format: 'leitstand-rules',
    version: 1,
    rules: rules.map((rule) => ({ id: rule.id, rule: bodyOf(rule) })),
    scenes: scenes.list().flatMap(({ id, name, outputs }) => (named.has(id) ? [{ id, scene: { name, outputs } }] : [])),
    variables: variables.list().flatMap(({ id, value, note }) => (used.has(id) ? [{ id, variable: { value, note } }] : [])),
  }
}

/** @throws LeitstandError `request.invalid` for what is no such file, `document.full`, `store.*` */
export async function importRules(
  parts: TransferParts,
  sent: unknown,
  { clash, enable, dryRun }: { clash: ClashWay; enable: boolean; dryRun: boolean },
  by: string,
): Promise<RuleImportResult> {
  const read = await readFile(sent, parts.time)
  const { desk, scenes, variables } = parts
  const known = new Map(desk.list().map((rule) => [rule.id, rule]))
  const fresh = read.rules.filter(({ id }) => clash === 'copy' || !known.has(id)).length
  if (known.size + fresh > parts.most)
    throw new LeitstandError(
      'document.full',
      `With these there would be more than ${parts.most} rules. Import fewer, or delete some first.`,
    )
  const result: RuleImportResult = { dryRun, rules: [], scenes: [], variables: [], unknownBoards: [] }
  for (const { id, scene } of read.scenes) {
    if (scenes.find(id) !== undefined) continue
    if (!dryRun) await scenes.put(id, 0, scene, by)
    result.scenes.push(id)
  }
  for (const { id, variable } of read.variables) {
    if (variables.find(id) !== undefined) continue
    if (!dryRun) await variables.put(id, 0, variable, by)
    result.variables.push(id)
  }
  for (const [at, { id, rule }] of read.rules.entries()) {
    result.rules.push(await importOne(parts, known, id, { ...rule, enabled: rule.enabled && enable }, { clash, dryRun }, by))
    if (at % AT_ONCE === AT_ONCE - 1) await parts.time.rest()
  }
  result.unknownBoards = [...new Set(result.rules.flatMap(({ unknownBoards }) => unknownBoards))].sort()
  return result
}

async function importOne(
  { desk, boardExists }: TransferParts,
  known: Map<string, Rule>,
  id: string,
  rule: RuleBody,
  { clash, dryRun }: { clash: ClashWay; dryRun: boolean },
  by: string,
): Promise<Entry> {
  const unknownBoards = [...boardsIn(rule)].filter((board) => !boardExists(board)).sort()
  const entry: Entry = { id, name: rule.name, outcome: 'new', as: id, why: null, unknownBoards }
  const here = known.get(id)
  if (here !== undefined) {
    if (sameBut(bodyOf(here), rule)) return { ...entry, outcome: 'same' }
    if (clash === 'skip') return { ...entry, outcome: 'skipped' }
    entry.outcome = clash === 'replace' ? 'replaced' : 'copied'
    if (clash === 'copy') entry.as = dryRun ? null : randomUUID()
  }
  const base = clash === 'replace' ? (here?.version ?? 0) : 0
  try {
    if (dryRun) desk.check(rule, entry.as ?? id)
    else if (entry.as !== null) known.set(entry.as, await desk.put(entry.as, base, rule, by, 'imported'))
    return entry
  } catch (cause) {
    if (!(cause instanceof LeitstandError) || cause.code !== 'rule.invalid') throw cause
    // What names things that are not here is mended here, not thrown away.
    if (!dryRun && entry.as !== null) await desk.keepDraft(entry.as, { base, rule }, by)
    return { ...entry, outcome: 'draft', why: cause.message }
  }
}

/** Rule by rule, so that a large file keeps nothing waiting. */
async function readFile(sent: unknown, time: Pick<RuleTime, 'rest'>): Promise<RuleFile> {
  const rules: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'rules') : undefined
  if (!Array.isArray(rules)) throw notAFile(because('rules-file', { said: 'It has no list of rules.' }))
  if (rules.length > MOST_IN_FILE) throw notAFile(because('rules-file-many', { rules: rules.length, most: MOST_IN_FILE }))
  const seen = new Set<unknown>()
  for (const [at, one] of rules.entries()) {
    const rule: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'rule') : undefined
    if (!body.Check(rule)) {
      const [error] = body.Errors(rule)
      const said = `${error?.instancePath ?? ''} ${error?.message ?? 'is none'}.`.trim()
      throw notAFile(because('rules-file-rule', { rule: at + 1, said }))
    }
    const id: unknown = Reflect.get(Object(one), 'id')
    if (!idOf.Check(id))
      throw notAFile(because('rules-file-rule', { rule: at + 1, said: 'it has no id of at most 64 letters, digits, - and _.' }))
    if (seen.has(id)) throw notAFile(because('rules-file-twice', { id }))
    seen.add(id)
    if (at % AT_ONCE === AT_ONCE - 1) await time.rest()
  }
  // The rules have been checked: what is left is small.
  if (!file.Check({ ...Object(sent), rules: rules.slice(0, 1) }))
    throw notAFile(because('rules-file', { said: 'Export it again, or mend what was edited.' }))
  return { ...Object(sent), rules }
}

function notAFile(why: Reason): LeitstandError {
  return new LeitstandError('request.invalid', why)
}

/** Whether on or off does not make it another rule. */
function sameBut(here: RuleBody, sent: RuleBody): boolean {
  return JSON.stringify(sorted({ ...here, enabled: true })) === JSON.stringify(sorted({ ...sent, enabled: true }))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

function boardsIn(rule: RuleBody): Set<string> {
  const boards = new Set<string>()
  JSON.stringify(rule, (key: string, value: unknown) => {
    if (key === 'board' && typeof value === 'string') boards.add(value)
    return value
  })
  return boards
}

function variableNames(rules: readonly RuleBody[]): Set<string> {
  const names = new Set<string>()
  JSON.stringify(rules, (key: string, value: unknown) => {
    if (key === 'variable' && typeof value === 'string') names.add(value)
    return value
  })
  return names
}
