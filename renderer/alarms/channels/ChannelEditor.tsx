import { Checkbox, MultiSelect, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ALARM_SOURCES } from '../../../backend/contract/alarms/alarm.ts'
import type { Channel } from '../../../backend/contract/alarms/channel.ts'
import { SOURCE_WORDS } from '../../../backend/contract/alarms/text.ts'
import { newDocumentId } from '../../backend/documents.ts'
import { useLive } from '../../backend/live-store.ts'
import { ownZone } from '../../exports/time-zones.ts'
import { useFormat } from '../../language/format.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import blocks from '../../ui/blocks.module.css'
import { EditorDrawer } from '../../ui/EditorDrawer.tsx'
import { useForm } from '../../ui/use-form.ts'
import { SEVERITIES } from '../alarm-search.ts'
import { saveChannel } from './channel-calls.ts'
import { bodyOfForm, type ChannelForm, channelFaults, formOfChannel, newChannelForm, secretOf } from './channel-form.ts'
import classes from './channels.module.css'
import { QuietFields } from './QuietFields.tsx'
import { TargetFields } from './TargetFields.tsx'

/** Drawer that makes or changes a channel. Faults show once saving was tried, so an empty form is not red. */
interface Props {
  /** Null: a new one. */
  channel: Channel | null
  onClose(): void
}

const KINDS = ['mail', 'webhook', 'mqtt', 'desktop'] as const

export function ChannelEditor({ channel, onClose }: Props) {
  const { t } = useTranslation('alarms')
  const { language } = useFormat()
  const editing = useForm<ChannelForm>(() => (channel ? formOfChannel(channel) : newChannelForm(language, ownZone())))
  const { form, tried, set } = editing
  const zones = useZoneNames(form.zones)
  const stored = channel?.target.kind === 'webhook' ? channel.target : undefined
  const faults = channelFaults(form, stored !== undefined)
  const errorOf = (field: keyof typeof faults) => {
    const fault = faults[field]
    return fault && tried ? t(`editor.fault.${fault}`) : undefined
  }

  return (
    <EditorDrawer
      title={channel ? t('editor.change', { name: channel.name }) : t('editor.new')}
      size={520}
      editing={editing}
      faulty={Object.keys(faults).length > 0}
      save={t('editor.save')}
      failed={t('editor.failed')}
      onSave={() => saveChannel(channel?.id ?? newDocumentId(), channel?.version ?? 0, bodyOfForm(form), secretOf(form))}
      onClose={onClose}
    >
      <TextInput
        label={t('editor.name')}
        value={form.name}
        maxLength={80}
        error={errorOf('name')}
        data-autofocus
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Switch label={t('editor.enabled')} checked={form.enabled} onChange={(event) => set({ enabled: event.currentTarget.checked })} />
      <section className={blocks.section}>
        <h3 className={blocks.title}>{t('editor.kind')}</h3>
        <SegmentedControl
          aria-label={t('editor.kind')}
          value={form.kind}
          data={KINDS.map((value) => ({ value, label: t(`channel.kind.${value}`) }))}
          onChange={(value) => {
            const kind = KINDS.find((one) => one === value)
            if (kind) set({ kind })
          }}
        />
        <TargetFields form={form} stored={stored} errorOf={errorOf} onChange={set} />
      </section>
      <section className={blocks.section}>
        <h3 className={blocks.title}>{t('editor.what')}</h3>
        <Checkbox.Group
          label={t('editor.severities')}
          value={form.severities}
          error={errorOf('severities')}
          onChange={(value) => set({ severities: SEVERITIES.filter((one) => value.includes(one)) })}
        >
          <div className={classes.checks}>
            {SEVERITIES.map((severity) => (
              <Checkbox key={severity} value={severity} label={t(`severityOne.${severity}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <MultiSelect
          label={t('editor.sources')}
          description={t('editor.sourcesHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={form.sources}
          data={ALARM_SOURCES.map((value) => ({ value, label: SOURCE_WORDS[language][value] }))}
          onChange={(value) => set({ sources: ALARM_SOURCES.filter((one) => value.includes(one)) })}
        />
        <MultiSelect
          label={t('editor.zones')}
          description={t('editor.zonesHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          searchable
          value={form.zones}
          data={zones}
          onChange={(value) => set({ zones: value })}
        />
        <Switch label={t('editor.tellEnd')} checked={form.tellEnd} onChange={(event) => set({ tellEnd: event.currentTarget.checked })} />
      </section>
      <section className={blocks.section}>
        <h3 className={blocks.title}>{t('editor.when')}</h3>
        <QuietFields form={form} errorOf={errorOf} onChange={set} />
        <div className={classes.pair}>
          <Select
            label={t('editor.language')}
            value={form.language}
            allowDeselect={false}
            data={[
              { value: 'en', label: 'English' },
              { value: 'de', label: 'Deutsch' },
            ]}
            onChange={(value) => set({ language: value === 'de' ? 'de' : 'en' })}
          />
          <NumberField
            label={t('editor.perMinute')}
            description={t('editor.perMinuteHint')}
            whole
            min={1}
            max={60}
            value={form.perMinute}
            onChange={(value) => set({ perMinute: Math.min(60, Math.max(1, value ?? 10)) })}
          />
        </div>
      </section>
    </EditorDrawer>
  )
}

/** Zones of boards, and those that are chosen though no board is in them (any more). */
function useZoneNames(chosen: readonly string[]): string[] {
  const boards = useLive((state) => state.boards)
  const { language } = useFormat()
  const names = new Set(chosen)
  for (const { zone } of boards.values()) if (zone !== null) names.add(zone)
  return [...names].sort((a, b) => a.localeCompare(b, language, { numeric: true }))
}
