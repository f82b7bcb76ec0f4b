import { Button, Drawer, MultiSelect, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schedule } from '../../backend/contract/schedule.ts'
import { newDocumentId, saveDocument } from '../backend/documents.ts'
import { actuatorKey } from '../backend/live-store.ts'
import { UnsavedGuard } from '../jobs/UnsavedGuard.tsx'
import { errorText } from '../language/errors.ts'
import { NumberField } from '../outputs/NumberField.tsx'
import { useNamedOutputs } from '../outputs/output-name.ts'
import { Banner } from '../ui/Banner.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
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
  useFocusBack()
  const { t } = useTranslation('schedules')
  const { t: common } = useTranslation()
  const outputs = useNamedOutputs()
  const [form, setForm] = useState(before)
  const [tried, setTried] = useState(false)
  const [asking, setAsking] = useState(false)
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string>()
  const element = useRef<HTMLFormElement>(null)
  const faults = formFaults(form)
  const dirty = JSON.stringify(form) !== JSON.stringify(before)
  const set = (change: Partial<ScheduleForm>) => setForm((now) => ({ ...now, ...change }))
  const errorOf = (field: FormFault) => (tried && faults[field] ? t(`fault.${field}`) : undefined)
  const close = () => (dirty ? setTimeout(() => setAsking(true)) : onClose())

  const save = async () => {
    setTried(true)
    if (Object.keys(faults).length > 0) {
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    setSaving(true)
    setFailure(undefined)
    try {
      await saveDocument('schedules', schedule?.id ?? newDocumentId(), schedule?.version ?? 0, bodyOfForm(form))
      onClose()
    } catch (fault) {
      setFailure(errorText(fault))
      setSaving(false)
    }
  }

  const chosen = form.targets.map(({ board, gpio }) => actuatorKey(board, gpio))
  const choices = [
    ...outputs.map(({ key, name, boardName }) => ({ value: key, label: `${name}, ${boardName}` })),
    ...form.targets
      .filter(({ board, gpio }) => !outputs.some(({ key }) => key === actuatorKey(board, gpio)))
      .map(({ board, gpio }) => ({ value: actuatorKey(board, gpio), label: `GPIO ${gpio}, ${board}` })),
  ]
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={480}
      title={schedule ? t('editor.change', { name: schedule.name }) : t('editor.new')}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        ref={element}
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!saving && needs === undefined) void save()
        }}
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
          onChange={(keys) =>
            set({
              targets: keys.map((key) => ({ board: key.slice(0, key.lastIndexOf(' ')), gpio: Number(key.slice(key.lastIndexOf(' '))) })),
            })
          }
        />
        <section className={classes.section}>
          <h3 className={classes.title}>{t('editor.action')}</h3>
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
        <section className={classes.section}>
          <h3 className={classes.title}>{t('editor.when')}</h3>
          <WhenFields form={form} errorOf={errorOf} onChange={set} />
        </section>
        <MoreFields form={form} errorOf={errorOf} wrongDate={tried ? faults.exceptions : undefined} onChange={set} />
        <Switch label={t('editor.enabled')} checked={form.enabled} onChange={(event) => set({ enabled: event.currentTarget.checked })} />
        <div className={classes.foot}>
          {failure !== undefined && (
            <Banner status="critical" role="alert" title={t('editor.failed')}>
              {failure}
            </Banner>
          )}
          <Button variant="subtle" onClick={close}>
            {common('act.cancel')}
          </Button>
          <Button
            type="submit"
            variant="filled"
            disabled={saving || !dirty || needs !== undefined}
            title={needs ?? (dirty ? undefined : t('editor.nothing'))}
          >
            {t('editor.save')}
          </Button>
        </div>
      </form>
      <UnsavedGuard dirty={dirty && !saving} closing={asking} onKeep={() => setAsking(false)} onDiscard={onClose} />
    </Drawer>
  )
}
