import type { TFunction } from 'i18next'
import type { LoopStep, OpposingEnd, RuleConflict } from '../../../backend/contract/rules/conflicts.ts'
import type { Format } from '../../language/format.ts'
import { decimalsOf, shownUnit } from '../../quantities/format.ts'
import nodeStrings from '../words/strings.ts'
import { numberText } from '../words/use-node-words.ts'
import type { RuleNames } from '../words/use-rule-names.ts'

/** A conflict in words: what it is, when it holds, who wins. Pure. */

export interface ConflictContext {
  t: TFunction<'ruleChecks'>
  format: Format
  names: RuleNames
  dayNames(days: readonly number[]): string
}

export interface ConflictWords {
  title: string
  lines: string[]
}

/** @param own id of the rule that is looked at; undefined = none */
export function conflictWords(conflict: RuleConflict, own: string | undefined, context: ConflictContext): ConflictWords {
  const { t, names, format } = context
  if (conflict.kind === 'crowded')
    return {
      title: t('conflict.crowded', { output: names.output(conflict.output) }),
      lines: [t('conflict.crowdedText', { text: format.number(conflict.rules) })],
    }
  if ('path' in conflict) {
    const more = conflict.rules > 1 ? [t('conflict.more', { count: conflict.rules })] : []
    return { title: t(`conflict.${conflict.kind}`), lines: [t(`conflict.${conflict.kind}Text`), ...more] }
  }
  const [a, b] = conflict.ends
  const other = conflict.ends.find(({ rule }) => rule !== own) ?? b
  const mine = conflict.ends.some(({ rule }) => rule === own)
  const title = mine ? t('conflict.with', { name: other.name }) : t('conflict.between', { a: a.name, b: b.name })
  const output = names.output(conflict.output)
  const winner = conflict.ends.find(({ rule }) => rule === conflict.winner)
  const loser = conflict.ends.find((one) => one !== winner) ?? b
  const says =
    conflict.kind === 'shadowed' && winner
      ? t('conflict.shadowed', { output, winner: winner.name, loser: loser.name })
      : t('conflict.opposing', { output, when: whenText(conflict, context) })
  const wins = winner
    ? t('conflict.wins', { winner: winner.name, high: winner.priority, low: loser.priority })
    : t('conflict.nobody', { priority: a.priority })
  return { title, lines: [says, wins, ...conflict.values.flatMap((one) => valueText(one, context) ?? [])] }
}

type Opposing = Extract<RuleConflict, { ends: unknown }>

/** "between 19:30 and 20:00". */
export function whenText({ windows }: Pick<Opposing, 'windows'>, { t, dayNames }: ConflictContext): string {
  if (windows === null || windows.length === 0) return t('conflict.atAnyTime')
  return windows
    .slice(0, 3)
    .map(({ from, to, days }) =>
      days.length === 7 ? t('conflict.window', { from, to }) : t('conflict.windowDays', { from, to, days: dayNames(days) }),
    )
    .join(', ')
}

function valueText({ board, channel, low, high }: Opposing['values'][number], { t, format, names }: ConflictContext): string | undefined {
  if (low === null && high === null) return undefined
  const series = names.series({ board, channel })
  const unit = series === undefined ? '' : shownUnit(series.unit)
  const text = (value: number) => [numberText(value, series ? decimalsOf(series) : 2, format), unit].filter(Boolean).join(' ')
  const bounds =
    low === null
      ? t('conflict.below', { high: text(high ?? 0) })
      : high === null
        ? t('conflict.above', { low: text(low) })
        : t('conflict.between2', { low: text(low), high: text(high) })
  return t('conflict.values', { series: names.seriesName({ board, channel }), bounds })
}

/** What a step of a way is called. */
export function stepName({ kind, key, name }: LoopStep, names: RuleNames): string {
  const space = key.indexOf(' ')
  const [board, rest] = [key.slice(0, space), key.slice(space + 1)]
  if (kind === 'rule') return name ?? names.document('rules', key)
  if (kind === 'output') return `${names.output({ board, gpio: Number(rest) })} (${names.board(board)})`
  if (kind === 'series') return `${names.seriesName({ board, channel: rest })} (${names.board(board)})`
  return key
}

export function commandText({ command, percent }: Pick<OpposingEnd, 'command' | 'percent'>, format: Format): string {
  return command === 'PWM' ? `${format.number(percent ?? 0)} %` : nodeStrings[format.language].command[command]
}

/** What stands below a node of this rule that another one overrules; by node id. */
export function overruledMarks(conflicts: readonly RuleConflict[], own: string, context: ConflictContext): Map<string, string> {
  const marks = new Map<string, string>()
  for (const conflict of conflicts) {
    if (!('ends' in conflict) || conflict.winner === own) continue
    const [mine, other] = conflict.ends[0].rule === own ? conflict.ends : [conflict.ends[1], conflict.ends[0]]
    if (mine.rule !== own || other.rule === own || marks.has(mine.node)) continue
    const [window] = conflict.windows ?? []
    const time = window === undefined ? '' : ` ${window.from} – ${window.to}`
    marks.set(mine.node, `${context.t(conflict.winner === null ? 'conflict.later' : 'conflict.overruled', { name: other.name })}${time}`)
  }
  return marks
}
