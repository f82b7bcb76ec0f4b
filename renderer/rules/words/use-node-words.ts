import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action, Condition, Trigger } from '../../../backend/contract/rules/rule.ts'
import { type Format, useFormat } from '../../language/format.ts'
import { decimalsOf, shownUnit } from '../../quantities/format.ts'
import { useScheduleWords } from '../../schedules/use-schedule-words.ts'
import { type GraphNode, typeOf } from '../model/graph.ts'
import { PER_WORD, spanText } from './span.ts'
import { type RuleNames, useRuleNames } from './use-rule-names.ts'

/** What a node says of itself, whatever its value is at present. */
export interface NodeWords {
  /** Head of the node: "Condition · value". */
  kind: string
  /** What it is about: "Soil moisture A"; says so where nothing is chosen yet. */
  title: string
  /** Of which board; '' = none, or the title says it. */
  place: string
  /** Behind the value: `under` `32.0 %`. */
  test: string
  bound: string
  /** In one line, for lists and readers: "Soil moisture A under 32.0 %". */
  line: string
}

export interface Words {
  of(node: GraphNode): NodeWords
  names: RuleNames
  dayNames(days: readonly number[]): string
}

export function useNodeWords(): Words {
  const { t } = useTranslation('ruleNodes')
  const format = useFormat()
  const names = useRuleNames()
  const schedule = useScheduleWords()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words of schedules change with the language alone
  return useMemo(() => {
    const chosen = (text: string, missing: string) => (text === '' ? missing : text)
    const dayNames = schedule.dayNames
    const whenText = schedule.when

    const condition = (node: Condition): Omit<NodeWords, 'kind' | 'line'> => {
      const bare = { title: '', place: '', test: '', bound: '' }
      if ('series' in node) {
        const series = names.series(node.series)
        const unit = series === undefined ? '' : shownUnit(series.unit)
        const number = (value: number | null) => (value === null ? '…' : numberText(value, series ? decimalsOf(series) : 2, format))
        const own = { title: chosen(names.seriesName(node.series), t('choose.series')), place: names.board(node.series.board) }
        const withUnit = (text: string) => (unit === '' ? text : `${text} ${unit}`)
        switch (node.kind) {
          case 'value':
            return { ...own, test: t(`test.${node.test}`), bound: boundText(node, number, withUnit) }
          case 'rate':
            return { ...own, test: t(`test.${node.test}`), bound: `${withUnit(number(node.low))} ${t(`per.${PER_WORD[node.perS]}`)}` }
          case 'trend':
            return {
              ...own,
              test: t(`direction.${node.direction}`),
              bound: t('trendBound', { least: withUnit(number(node.least)), time: spanText(node.windowS, format) }),
            }
          case 'silent':
            return { ...own, test: t('test.silent'), bound: spanText(node.forS, format) }
          default:
            return {
              ...own,
              test: t('test.within'),
              bound: t('flatBound', { width: withUnit(number(node.within)), time: spanText(node.forS, format) }),
            }
        }
      }
      switch (node.kind) {
        case 'board':
          return { ...bare, title: chosen(names.board(node.board), t('choose.board')), test: t('test.is'), bound: t(`board.${node.is}`) }
        case 'output':
          return {
            title: chosen(names.output(node.output), t('choose.output')),
            place: names.board(node.output.board),
            test: t('test.is'),
            bound: t(`output.${node.is}`),
          }
        case 'alarm':
          return { ...bare, title: chosen(node.alarm, t('choose.alarm')), test: t('test.is'), bound: t(`alarm.${node.is}`) }
        case 'time':
          return { ...bare, title: t('title.time'), test: t('test.within'), bound: `${node.from} – ${node.to}` }
        case 'sun':
          return { ...bare, title: t('title.sun'), test: t('test.is'), bound: t(`sun.${node.is}`) }
        case 'variable':
          return {
            ...bare,
            title: chosen(node.variable, t('choose.variable')),
            test: t(`test.${node.test}`),
            bound: boundText(
              node,
              (value) => (value === null ? '…' : numberText(value, 0, format)),
              (text) => text,
            ),
          }
        case 'count':
          return { ...bare, title: t('title.count', { least: node.least }) }
        case 'hold':
          return { ...bare, title: t('title.hold') }
        default:
          return { ...bare, title: t(`title.${node.kind}`) }
      }
    }

    const trigger = (node: Trigger): Omit<NodeWords, 'kind' | 'line'> => {
      const bare = { place: '', test: '', bound: '' }
      switch (node.kind) {
        case 'changed':
          return {
            title: chosen(names.seriesName(node.series), t('choose.series')),
            place: names.board(node.series.board),
            test: node.to === null ? t('trigger.changes') : t('trigger.becomes'),
            bound: node.to ?? (node.by > 0 ? t('trigger.by', { by: numberText(node.by, 0, format) }) : ''),
          }
        case 'clock':
          return { ...bare, title: t('title.clock'), bound: whenText(node) }
        case 'webhook':
          return { ...bare, title: t('title.webhook'), bound: `/api/hooks/${node.hook}` }
        case 'message':
          return { ...bare, title: t('title.message'), bound: chosen(node.filter, t('choose.topic')) }
        case 'manual':
          return { ...bare, title: t('title.manual'), bound: t('trigger.byHand') }
        case 'alarm-event':
          return { ...bare, title: chosen(node.alarm, t('choose.alarm')), test: t('test.is'), bound: t(`edge.${node.edge}`) }
      }
    }

    const action = (node: Action): Omit<NodeWords, 'kind' | 'line'> => {
      const bare = { place: '', test: '', bound: '' }
      switch (node.kind) {
        case 'output': {
          const word = node.command === 'PWM' ? `${numberText(node.percent ?? 0, 0, format)} %` : t(`command.${node.command}`)
          const name = chosen(names.output(node.output), t('choose.output'))
          const time = node.durationS > 0 ? `, ${spanText(node.durationS, format)}` : ''
          return { ...bare, title: `${name} ${word}${time}`, place: names.board(node.output.board) }
        }
        case 'scene':
          return { ...bare, title: chosen(names.document('scenes', node.scene), t('choose.scene')) }
        case 'notify':
          return { ...bare, title: t('title.notify'), bound: chosen(node.title, t('choose.title')) }
        case 'alarm':
          return { ...bare, title: t('title.raise'), bound: chosen(node.text, t('choose.title')) }
        case 'webhook':
          return { ...bare, title: `${node.method}`, bound: chosen(node.url, t('choose.url')) }
        case 'mqtt':
          return { ...bare, title: t('title.mqtt'), bound: chosen(node.topic, t('choose.topic')) }
        case 'variable':
          return { ...bare, title: chosen(node.variable, t('choose.variable')), test: '=', bound: String(node.value) }
        case 'wait':
          return { ...bare, title: t('title.wait'), bound: spanText(node.forS, format) }
        case 'run':
          return { ...bare, title: t('title.run'), bound: chosen(names.document('rules', node.rule), t('choose.rule')) }
      }
    }

    const of = (graph: GraphNode): NodeWords => {
      const { role, node } = graph
      const kind = t(`kind.${typeOf(graph)}`)
      const words = role === 'condition' ? condition(node) : role === 'trigger' ? trigger(node) : action(node)
      const days = role === 'condition' && node.kind === 'time' ? dayNames(node.days) : ''
      const line = [words.title, words.test, words.bound, days === '' ? '' : `(${days})`].filter(Boolean).join(' ')
      return { kind, ...words, line }
    }
    return { of, names, dayNames }
  }, [t, format, names])
}

/** As many decimals as the quantity has, and as it needs. */
export function numberText(value: number, decimals: number, format: Format): string {
  const needed = (String(value).split('.')[1] ?? '').length
  return format.number(value, Math.min(6, Math.max(decimals, needed)))
}

function boundText(
  { test, low, high, text }: Pick<Extract<Condition, { kind: 'value' }>, 'test' | 'low' | 'high' | 'text'>,
  number: (value: number | null) => string,
  withUnit: (text: string) => string,
): string {
  if (test === 'between' || test === 'outside') return withUnit(`${number(low)} – ${number(high)}`)
  if ((test === 'equals' || test === 'differs') && text !== null) return text === '' ? '…' : text
  return withUnit(number(low))
}
