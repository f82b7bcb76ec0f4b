import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlarmSettingsBody } from '../../../backend/contract/alarms/settings.ts'
import { allows } from '../../../backend/contract/roles.ts'
import { useRole } from '../../backend/live-store.ts'
import { errorText } from '../../language/errors.ts'
import { Banner } from '../../ui/Banner.tsx'
import page from '../../ui/page.module.css'
import { showToast } from '../../ui/toasts.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { AlarmTabs } from '../AlarmTabs.tsx'
import { askSettings, saveSettings } from '../alarm-calls.ts'
import { EscalationFields } from './EscalationFields.tsx'
import { LimitFields } from './LimitFields.tsx'
import { SourceFields } from './SourceFields.tsx'
import classes from './settings.module.css'
import { bodyOfSettings, type FieldProps, formOfSettings, RANGES, settingsFaults } from './settings-form.ts'

/** How alarms behave: how many breaches, how long an absence, from which severity, who is told when nobody acknowledges. */

const KEY = ['alarm-settings']

export default function SettingsPage() {
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => askSettings(signal) })
  return (
    <div className={page.page}>
      <AlarmTabs here="settings" />
      {error && (
        <Banner
          status="critical"
          role="alert"
          title={t('settings.failed')}
          actions={
            <Button size="sm" onClick={() => void refetch()}>
              {common('act.retry')}
            </Button>
          }
        >
          {errorText(error)}
        </Banner>
      )}
      {data && <Fields key={data.version} version={data.version} settings={data.settings} />}
    </div>
  )
}

function Fields({ version, settings }: { version: number; settings: AlarmSettingsBody }) {
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const admin = allows(useRole(), 'admin')
  const [before] = useState(() => formOfSettings(settings))
  const [form, setForm] = useState(before)
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string>()
  const faults = settingsFaults(form)
  const dirty = JSON.stringify(form) !== JSON.stringify(before)
  const needs = admin ? undefined : common('needsRole', { role: common('role.admin') })
  const blocked = needs ?? (!dirty ? common('unsaved.nothing') : faults.size > 0 ? t('settings.fix') : undefined)
  const errorOf = (field: string) => {
    switch (faults.get(field)) {
      case 'range': {
        const [min, max] = rangeOf(field)
        return t('settings.number', { min, max })
      }
      case 'twice':
        return t('settings.twice')
      case 'noSeries':
        return t('settings.chooseSeries')
      case 'later':
        return t('settings.later')
      case 'idle':
        return t('settings.idle')
      case undefined:
        return undefined
    }
  }
  const save = async () => {
    setSaving(true)
    setFailure(undefined)
    try {
      const saved = await saveSettings(version, bodyOfSettings(form))
      showToast({ status: 'ok', title: t('settings.saved') })
      // The new version draws the fields anew.
      client.setQueryData(KEY, { version: saved.version, settings: bodyOfSettings(form) })
    } catch (fault) {
      setFailure(errorText(fault))
      setSaving(false)
    }
  }
  const fields: FieldProps = { form, disabled: !admin, errorOf, onChange: (change) => setForm((now) => ({ ...now, ...change })) }
  return (
    <form
      className={classes.settings}
      onSubmit={(event) => {
        event.preventDefault()
        if (blocked === undefined && !saving) void save()
      }}
    >
      <div className={classes.columns}>
        <div className={classes.column}>
          <LimitFields {...fields} />
          <EscalationFields {...fields} />
        </div>
        <div className={classes.column}>
          <SourceFields {...fields} />
        </div>
      </div>
      <div className={classes.foot}>
        {failure !== undefined && (
          <Banner status="critical" role="alert" title={t('settings.saveFailed')}>
            {failure}
          </Banner>
        )}
        <Button variant="subtle" disabled={!dirty} onClick={() => setForm(before)}>
          {t('settings.discard')}
        </Button>
        <Button type="submit" variant="filled" disabled={blocked !== undefined || saving} title={blocked}>
          {t('settings.save')}
        </Button>
      </div>
      <UnsavedGuard dirty={dirty && !saving} closing={false} onKeep={() => undefined} onDiscard={() => undefined} />
    </form>
  )
}

function rangeOf(field: string): readonly [number, number] {
  const last = field.slice(field.lastIndexOf('.') + 1)
  return Object.entries(RANGES).find(([name]) => name === last)?.[1] ?? [0, 0]
}
