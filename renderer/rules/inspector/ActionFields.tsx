import { Autocomplete, SegmentedControl, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ALARM_SEVERITIES } from '../../../backend/contract/alarms/alarm.ts'
import type { Action } from '../../../backend/contract/rules/rule.ts'
import { useDocuments } from '../../backend/documents.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import { OutputField, SpanField } from './fields.tsx'
import classes from './inspector.module.css'

/** The form of an action. */
interface Props {
  node: Action
  /** This one: it cannot run itself. */
  ruleId: string
  errorOf(field: string): string | undefined
  onChange(node: Action, field: string): void
}

const COMMANDS = ['ON', 'OFF', 'PWM', 'TOGGLE'] as const
const METHODS = ['POST', 'PUT', 'GET'] as const
const QOS = [0, 1, 2] as const
const FILLED = '{{rule}} {{time}} {{value:…}} {{age:…}} {{variable:…}}'

export function ActionFields({ node, ruleId, errorOf, onChange }: Props) {
  const { t } = useTranslation('ruleNodes')
  const rules = useDocuments('rules').list
  const scenes = useDocuments('scenes').list
  const variables = useDocuments('variables').list
  switch (node.kind) {
    case 'output':
      return (
        <>
          <OutputField value={node.output} error={errorOf('output')} onChange={(output) => onChange({ ...node, output }, 'output')} />
          <SegmentedControl
            aria-label={t('field.command')}
            fullWidth
            value={node.command}
            data={COMMANDS.map((value) => ({ value, label: t(`command.${value}`) }))}
            onChange={(value) => {
              const command = COMMANDS.find((one) => one === value) ?? 'ON'
              onChange(
                {
                  ...node,
                  command,
                  percent: command === 'PWM' ? (node.percent ?? 50) : null,
                  durationS: command === 'OFF' ? 0 : node.durationS,
                },
                'command',
              )
            }}
          />
          <div className={classes.pair}>
            {node.command === 'PWM' && (
              <NumberField
                label={t('field.percent')}
                value={node.percent}
                min={0}
                max={100}
                error={errorOf('percent')}
                onChange={(percent) => onChange({ ...node, percent }, 'percent')}
              />
            )}
            {node.command !== 'OFF' && (
              <SpanField
                label={t('field.duration')}
                value={node.durationS}
                max={86_400}
                description={t('field.durationHint')}
                error={errorOf('durationS')}
                onChange={(durationS) => onChange({ ...node, durationS }, 'durationS')}
              />
            )}
          </div>
        </>
      )
    case 'scene':
      return (
        <Select
          label={t('field.scene')}
          searchable
          allowDeselect={false}
          data={scenes.map(({ id, name }) => ({ value: id, label: name }))}
          value={scenes.some(({ id }) => id === node.scene) ? node.scene : null}
          nothingFoundMessage={t('field.noScene')}
          error={errorOf('scene')}
          onChange={(scene) => scene !== null && onChange({ ...node, scene }, 'scene')}
        />
      )
    case 'notify':
      return (
        <>
          <SeverityField value={node.severity} onChange={(severity) => onChange({ ...node, severity }, 'severity')} />
          <TextInput
            label={t('field.title')}
            value={node.title}
            maxLength={160}
            error={errorOf('title')}
            onChange={(event) => onChange({ ...node, title: event.currentTarget.value }, 'title')}
          />
          <Textarea
            label={t('field.text')}
            value={node.text}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={2000}
            description={t('field.textHint', { list: FILLED })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={errorOf('text')}
            onChange={(event) => onChange({ ...node, text: event.currentTarget.value }, 'text')}
          />
          <TagsInput
            label={t('field.channels')}
            value={node.channels}
            maxTags={16}
            description={t('field.channelsHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={errorOf('channels')}
            onChange={(channels) => onChange({ ...node, channels }, 'channels')}
          />
        </>
      )
    case 'alarm':
      return (
        <>
          <SeverityField value={node.severity} onChange={(severity) => onChange({ ...node, severity }, 'severity')} />
          <TextInput
            label={t('field.text')}
            value={node.text}
            maxLength={200}
            description={t('field.textHint', { list: FILLED })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={errorOf('text')}
            onChange={(event) => onChange({ ...node, text: event.currentTarget.value }, 'text')}
          />
        </>
      )
    case 'webhook':
      return (
        <>
          <div className={classes.pair}>
            <Select
              label={t('field.method')}
              allowDeselect={false}
              data={[...METHODS]}
              value={node.method}
              onChange={(value) => onChange({ ...node, method: METHODS.find((one) => one === value) ?? 'POST' }, 'method')}
            />
          </div>
          <TextInput
            label={t('field.url')}
            value={node.url}
            maxLength={1000}
            placeholder="https://"
            error={errorOf('url')}
            onChange={(event) => onChange({ ...node, url: event.currentTarget.value }, 'url')}
          />
          <Textarea
            label={t('field.body')}
            value={node.body}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={2000}
            classNames={{ input: 'mono' }}
            description={t('field.textHint', { list: FILLED })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(event) => onChange({ ...node, body: event.currentTarget.value }, 'body')}
          />
        </>
      )
    case 'mqtt':
      return (
        <>
          <TextInput
            label={t('field.topic')}
            value={node.topic}
            maxLength={256}
            classNames={{ input: 'mono' }}
            error={errorOf('topic')}
            onChange={(event) => onChange({ ...node, topic: event.currentTarget.value }, 'topic')}
          />
          <Textarea
            label={t('field.payload')}
            value={node.payload}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={2000}
            classNames={{ input: 'mono' }}
            description={t('field.textHint', { list: FILLED })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(event) => onChange({ ...node, payload: event.currentTarget.value }, 'payload')}
          />
          <div className={classes.pair}>
            <Select
              label={t('field.qos')}
              allowDeselect={false}
              data={QOS.map(String)}
              value={String(node.qos)}
              onChange={(value) => onChange({ ...node, qos: QOS.find((one) => String(one) === value) ?? 1 }, 'qos')}
            />
            <Switch
              className={classes.switch ?? ''}
              label={t('field.retain')}
              checked={node.retain}
              onChange={(event) => onChange({ ...node, retain: event.currentTarget.checked }, 'retain')}
            />
          </div>
        </>
      )
    case 'variable':
      return (
        <div className={classes.pair}>
          <Autocomplete
            label={t('field.variable')}
            data={variables.map(({ id }) => id)}
            value={node.variable}
            maxLength={64}
            error={errorOf('variable')}
            onChange={(variable) => onChange({ ...node, variable }, 'variable')}
          />
          <TextInput
            label={t('field.value')}
            value={String(node.value)}
            maxLength={200}
            description={t('field.valueHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(event) => onChange({ ...node, value: valueOfTyped(event.currentTarget.value) }, 'value')}
          />
        </div>
      )
    case 'wait':
      return (
        <SpanField
          label={t('field.wait')}
          value={node.forS}
          min={0.1}
          max={86_400}
          error={errorOf('forS')}
          onChange={(forS) => onChange({ ...node, forS }, 'forS')}
        />
      )
    case 'run':
      return (
        <Select
          label={t('field.rule')}
          searchable
          allowDeselect={false}
          data={rules.filter(({ id }) => id !== ruleId).map(({ id, name }) => ({ value: id, label: name }))}
          value={rules.some(({ id }) => id === node.rule) ? node.rule : null}
          nothingFoundMessage={t('field.none')}
          error={errorOf('rule')}
          onChange={(rule) => rule !== null && onChange({ ...node, rule }, 'rule')}
        />
      )
  }
}

type Severity = (typeof ALARM_SEVERITIES)[number]

function SeverityField({ value, onChange }: { value: Severity; onChange(severity: Severity): void }) {
  const { t } = useTranslation('ruleNodes')
  return (
    <SegmentedControl
      aria-label={t('field.severity')}
      value={value}
      data={ALARM_SEVERITIES.map((one) => ({ value: one, label: t(`severity.${one}`) }))}
      onChange={(next) => onChange(ALARM_SEVERITIES.find((one) => one === next) ?? 'warning')}
    />
  )
}

/** `3`, `true`, or the word as it is. */
export function valueOfTyped(typed: string): number | boolean | string {
  if (typed === 'true' || typed === 'false') return typed === 'true'
  return typed.trim() !== '' && String(Number(typed)) === typed.trim() ? Number(typed) : typed
}
