import { Autocomplete, SegmentedControl, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Condition } from '../../../backend/contract/rules/rule.ts'
import { useDocuments } from '../../backend/documents.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import { ComparisonFields } from './ComparisonFields.tsx'
import { BoardField, OutputField, SpanField } from './fields.tsx'

/** Forms of what is a state of something: boards, outputs, alarms, variables; and of counting and holding. */
interface Props {
  node: Extract<Condition, { kind: 'board' | 'output' | 'alarm' | 'variable' | 'count' | 'hold' }>
  errorOf(field: string): string | undefined
  onChange(node: Condition, field: string): void
}

export function FactFields({ node, errorOf, onChange }: Props) {
  const { t } = useTranslation('ruleNodes')
  const variables = useDocuments('variables').list.map(({ id }) => id)
  switch (node.kind) {
    case 'board':
      return (
        <>
          <BoardField value={node.board} error={errorOf('board')} onChange={(board) => onChange({ ...node, board }, 'board')} />
          <SegmentedControl
            aria-label={t('field.is')}
            value={node.is}
            data={(['online', 'offline'] as const).map((value) => ({ value, label: t(`board.${value}`) }))}
            onChange={(value) => onChange({ ...node, is: value === 'offline' ? 'offline' : 'online' }, 'is')}
          />
        </>
      )
    case 'output':
      return (
        <>
          <OutputField value={node.output} error={errorOf('output')} onChange={(output) => onChange({ ...node, output }, 'output')} />
          <SegmentedControl
            aria-label={t('field.is')}
            value={node.is}
            data={(['on', 'off'] as const).map((value) => ({ value, label: t(`output.${value}`) }))}
            onChange={(value) => onChange({ ...node, is: value === 'off' ? 'off' : 'on' }, 'is')}
          />
        </>
      )
    case 'alarm':
      return (
        <>
          <TextInput
            label={t('field.alarm')}
            value={node.alarm}
            maxLength={200}
            error={errorOf('alarm')}
            onChange={(event) => onChange({ ...node, alarm: event.currentTarget.value }, 'alarm')}
          />
          <SegmentedControl
            aria-label={t('field.is')}
            value={node.is}
            data={(['active', 'inactive'] as const).map((value) => ({ value, label: t(`alarm.${value}`) }))}
            onChange={(value) => onChange({ ...node, is: value === 'inactive' ? 'inactive' : 'active' }, 'is')}
          />
        </>
      )
    case 'variable':
      return (
        <>
          <Autocomplete
            label={t('field.variable')}
            value={node.variable}
            data={variables}
            maxLength={64}
            error={errorOf('variable')}
            onChange={(variable) => onChange({ ...node, variable }, 'variable')}
          />
          <ComparisonFields node={node} unit="" errorOf={errorOf} onChange={(change, field) => onChange({ ...node, ...change }, field)} />
        </>
      )
    case 'count':
      return (
        <NumberField
          label={t('field.atLeast')}
          value={node.least}
          min={1}
          max={64}
          whole
          error={errorOf('least')}
          onChange={(least) => onChange({ ...node, least: least ?? 1 }, 'least')}
        />
      )
    case 'hold':
      return (
        <SpanField
          label={t('field.hold')}
          value={node.forS}
          min={1}
          error={errorOf('forS')}
          onChange={(forS) => onChange({ ...node, forS }, 'forS')}
        />
      )
  }
}
