import { Button, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../../backend/contract/roles.ts'
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '../../../backend/contract/rules/desk.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useRole } from '../../backend/live-store.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import page from '../../ui/page.module.css'
import { showFailure, showToast } from '../../ui/toasts.tsx'
import { configureRules } from '../rule-calls.ts'
import classes from './beside.module.css'
import { Influences } from './Influences.tsx'
import { RulesNav } from './RulesNav.tsx'

/** What holds for all rules: what follows from what, where webhooks may go, how long decisions are kept. */
type Change = Partial<Omit<RuleSettings, 'master'>>

export function SettingsPage() {
  const { t } = useTranslation('ruleBeside')
  const { t: common } = useTranslation()
  const { known, list } = useDocuments('rule-settings')
  const needs = allows(useRole(), 'admin') ? undefined : common('needsRole', { role: common('role.admin') })
  const settings = list[0] ?? DEFAULT_RULE_SETTINGS
  const save = async (change: Change) => {
    try {
      await configureRules(change)
      showToast({ status: 'ok', title: t('settings.saved') })
    } catch (fault) {
      showFailure(t('settings.notSaved'), fault)
    }
  }
  return (
    <div className={page.page} aria-busy={!known}>
      <div className={page.head}>
        <h1 className={page.title}>{t('tabs.settings')}</h1>
      </div>
      <RulesNav here="settings" />
      {known && (
        <div className={classes.settings}>
          <Influences influences={settings.influences} needs={needs} onChange={(influences) => void save({ influences })} />
          <Bounds
            key={`${settings.keepDays} ${settings.keepEntries} ${settings.allowedHosts}`}
            settings={settings}
            needs={needs}
            onSave={save}
          />
        </div>
      )}
    </div>
  )
}

interface BoundsProps {
  settings: Pick<RuleSettings, 'allowedHosts' | 'keepDays' | 'keepEntries'>
  needs: string | undefined
  onSave(change: Change): Promise<void>
}

function Bounds({ settings, needs, onSave }: BoundsProps) {
  const { t } = useTranslation('ruleBeside')
  const [hosts, setHosts] = useState(settings.allowedHosts)
  const [days, setDays] = useState<number | null>(settings.keepDays)
  const [entries, setEntries] = useState<number | null>(settings.keepEntries)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    if (days === null || entries === null) return
    setBusy(true)
    await onSave({ allowedHosts: hosts, keepDays: days, keepEntries: entries })
    setBusy(false)
  }
  return (
    <form
      className={classes.section}
      aria-label={t('settings.bounds')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h2>{t('settings.bounds')}</h2>
      <TagsInput
        label={t('settings.hosts')}
        description={t('settings.hostsHint')}
        value={hosts}
        maxTags={100}
        disabled={needs !== undefined}
        onChange={(next) => setHosts(next.map((one) => one.trim()).filter((one) => one !== '' && one.length <= 255))}
      />
      <NumberField label={t('settings.days')} value={days} min={1} max={3650} whole disabled={needs !== undefined} onChange={setDays} />
      <NumberField
        label={t('settings.entries')}
        value={entries}
        min={1000}
        max={1_000_000}
        whole
        disabled={needs !== undefined}
        onChange={setEntries}
      />
      <div>
        <Button
          type="submit"
          variant="filled"
          loading={busy}
          disabled={needs !== undefined || days === null || entries === null}
          title={needs}
        >
          {t('settings.save')}
        </Button>
      </div>
    </form>
  )
}
