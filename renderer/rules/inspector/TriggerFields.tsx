import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Trigger } from '../../../backend/contract/rules/rule.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import { bodyOfForm, formFaults, newForm, type ScheduleForm } from '../../schedules/schedule-form.ts'
import { WhenFields } from '../../schedules/WhenFields.tsx'
import { HookToken } from '../beside/HookToken.tsx'
import { SeriesRefField } from './fields.tsx'
import classes from './inspector.module.css'

/** The form of a trigger. */
interface Props {
  node: Trigger
  timeZone: string
  errorOf(field: string): string | undefined
  onChange(node: Trigger, field: string): void
}

const EDGES = ['raised', 'acknowledged', 'cleared'] as const

export function TriggerFields({ node, timeZone, errorOf, onChange }: Props) {
  const { t } = useTranslation('ruleNodes')
  switch (node.kind) {
    case 'changed':
      return (
        <>
          <SeriesRefField value={node.series} error={errorOf('series')} onChange={(series) => onChange({ ...node, series }, 'series')} />
          <div className={classes.pair}>
            <NumberField
              label={t('field.by')}
              value={node.by === 0 ? null : node.by}
              min={0}
              description={t('field.byHint')}
              onChange={(by) => onChange({ ...node, by: by ?? 0 }, 'by')}
            />
            <TextInput
              label={t('field.to')}
              value={node.to ?? ''}
              maxLength={120}
              description={t('field.toHint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              onChange={(event) => onChange({ ...node, to: event.currentTarget.value === '' ? null : event.currentTarget.value }, 'to')}
            />
          </div>
        </>
      )
    case 'clock':
      return <ClockFields node={node} timeZone={timeZone} onChange={onChange} />
    case 'webhook':
      return (
        <>
          <TextInput
            label={t('field.hook')}
            value={node.hook}
            maxLength={64}
            classNames={{ input: 'mono' }}
            description={t('field.hookHint', { hook: node.hook })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={errorOf('hook')}
            onChange={(event) => onChange({ ...node, hook: event.currentTarget.value.toLowerCase() }, 'hook')}
          />
          <HookToken hook={node.hook} />
        </>
      )
    case 'message':
      return (
        <>
          <TextInput
            label={t('field.filter')}
            value={node.filter}
            maxLength={256}
            classNames={{ input: 'mono' }}
            description={t('field.filterHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={errorOf('filter')}
            onChange={(event) => onChange({ ...node, filter: event.currentTarget.value }, 'filter')}
          />
          <TextInput
            label={t('field.holds')}
            value={node.holds ?? ''}
            maxLength={200}
            description={t('field.holdsHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(event) => onChange({ ...node, holds: event.currentTarget.value === '' ? null : event.currentTarget.value }, 'holds')}
          />
        </>
      )
    case 'manual':
      return null
    case 'alarm-event':
      return (
        <>
          <TextInput
            label={t('field.alarm')}
            value={node.alarm}
            maxLength={200}
            error={errorOf('alarm')}
            onChange={(event) => onChange({ ...node, alarm: event.currentTarget.value }, 'alarm')}
          />
          <Select
            label={t('field.edge')}
            allowDeselect={false}
            value={node.edge}
            data={EDGES.map((value) => ({ value, label: t(`edge.${value}`) }))}
            onChange={(value) => onChange({ ...node, edge: EDGES.find((one) => one === value) ?? 'raised' }, 'edge')}
          />
        </>
      )
  }
}

type Clock = Extract<Trigger, { kind: 'clock' }>

/** What is half typed stays in the form; the rule keeps the last that was whole. */
function ClockFields({ node, timeZone, onChange }: { node: Clock; timeZone: string; onChange(node: Trigger, field: string): void }) {
  const { t } = useTranslation('schedules')
  const [form, setForm] = useState(() => formOfWhen(node, timeZone))
  const faults = formFaults(form)
  return (
    <WhenFields
      form={form}
      errorOf={(field) => (faults[field] ? t(`fault.${field}`) : undefined)}
      onChange={(change) => {
        const next = { ...form, ...change }
        setForm(next)
        const { days, times, cron, place } = formFaults(next)
        if (!days && !times && !cron && !place) onChange({ ...node, when: bodyOfForm(next).when }, 'when')
      }}
    />
  )
}

function formOfWhen({ when }: Clock, timeZone: string): ScheduleForm {
  switch (when.kind) {
    case 'weekly':
      return newForm(timeZone, { kind: 'weekly', days: when.days, times: when.times.join(', ') })
    case 'cron':
      return newForm(timeZone, { kind: 'cron', cron: when.cron })
    case 'sun':
      return newForm(timeZone, { ...when })
  }
}
