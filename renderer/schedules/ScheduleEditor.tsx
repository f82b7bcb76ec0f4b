import { MultiSelect, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Schedule } from '../../backend/contract/schedules/schedule.ts'
import { saveDocument, useEdited } from '../backend/documents.ts'
import { actuatorKey, actuatorOfKey } from '../backend/live-store.ts'
import { NumberField } from '../outputs/NumberField.tsx'
import { useNamedOutputs } from '../outputs/output-name.ts'
import blocks from '../ui/blocks.module.css'
import { EditorDrawer } from '../ui/EditorDrawer.tsx'
import { useForm } from '../ui/use-form.ts'
import classes from './editor.module.css'
import { MoreFields } from './MoreFields.tsx'
import { bodyOfForm, type FormFault, formFaults, type ScheduleForm } from './schedule-form.ts'
import { WhenFields } from './WhenFields.tsx'

/** Drawer that makes or changes a schedule. Faults show once saving was tried. */
interface Props {
  /** Null: a new one. */
  schedule: Schedule | null
  before: ScheduleForm
  /** Why it cannot be saved. */
  needs: string | undefined
  onClose(): void
}

export function ScheduleEditor({ schedule, before, needs, onClose }: Props) {
  const { t } = useTranslation('schedules')
  const { id, version } = useEdited(schedule)
  const outputs = useNamedOutputs()
  const editing = useForm(before)
  const { form, tried, set } = editing
  const faults = formFaults(form)
  const errorOf = (field: FormFault) => (tried && faults[field] ? t(`fault.${field}`) : undefined)

  const chosen = form.targets.map(({ board, gpio }) => actuatorKey(board, gpio))
  const choices = [
    ...outputs.map(({ key, name, boardName }) => ({ value: key, label: `${name}, ${boardName}` })),
    ...form.targets
      .filter(({ board, gpio }) => !outputs.some(({ key }) => key === actuatorKey(board, gpio)))
      .map(({ board, gpio }) => ({ value: actuatorKey(board, gpio), label: `GPIO ${gpio}, ${board}` })),
  ]
  return (
    <EditorDrawer
      title={schedule ? t('editor.change', { name: schedule.name }) : t('editor.new')}
      size={480}
      editing={editing}
      faulty={Object.keys(faults).length > 0}
      needs={needs}
      save={t('editor.save')}
      failed={t('editor.failed')}
      onSave={() => saveDocument('schedules', id, version, bodyOfForm(form))}
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
      <MultiSelect
        label={t('editor.outputs')}
        searchable
        data={choices}
        value={chosen}
        maxValues={16}
        limit={60}
        placeholder={chosen.length === 0 ? t(choices.length === 0 ? 'editor.noOutputs' : 'editor.choose') : ''}
        error={errorOf('outputs')}
        onChange={(keys) => set({ targets: keys.map(actuatorOfKey) })}
      />
      <section className={blocks.section}>
        <h3 className={blocks.title}>{t('editor.action')}</h3>
        <SegmentedControl
          aria-label={t('editor.action')}
          value={form.command}
          data={[
            { value: 'ON', label: t('action.ON') },
            { value: 'OFF', label: t('action.OFF') },
            { value: 'PWM', label: 'PWM' },
          ]}
          onChange={(value) => set({ command: value === 'OFF' || value === 'PWM' ? value : 'ON' })}
        />
        {form.command !== 'OFF' && (
          <div className={classes.pair}>
            {form.command === 'PWM' && (
              <NumberField
                label={t('editor.percent')}
                value={form.percent}
                min={0}
                max={100}
                error={errorOf('percent')}
                onChange={(percent) => set({ percent })}
              />
            )}
            <NumberField
              label={t('editor.duration')}
              value={form.durationMin}
              min={0}
              max={1440}
              description={t('editor.durationHint')}
              onChange={(durationMin) => set({ durationMin })}
            />
          </div>
        )}
      </section>
      <section className={blocks.section}>
        <h3 className={blocks.title}>{t('editor.when')}</h3>
        <WhenFields form={form} errorOf={errorOf} onChange={set} />
      </section>
      <MoreFields form={form} errorOf={errorOf} wrongDate={tried ? faults.exceptions : undefined} onChange={set} />
      <Switch label={t('editor.enabled')} checked={form.enabled} onChange={(event) => set({ enabled: event.currentTarget.checked })} />
    </EditorDrawer>
  )
}
