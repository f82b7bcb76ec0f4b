import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../backend/contract/roles.ts'
import { SITE_ID, type Site, type SiteBody } from '../../backend/contract/site.ts'
import { saveDocument } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { TimeZoneSelect } from '../exports/TimeZoneSelect.tsx'
import { ownZone } from '../exports/time-zones.ts'
import { errorText } from '../language/errors.ts'
import { NumberField } from '../outputs/NumberField.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Panel } from '../ui/Panel.tsx'
import { SunToday } from './SunToday.tsx'
import classes from './site.module.css'
import { useSite } from './use-site.ts'

/** Where the plant stands, under System. */
export function SitePanel() {
  const { t } = useTranslation('site')
  const site = useSite()
  const admin = allows(useRole(), 'admin')
  return (
    <Panel
      title={t('title')}
      note={site === undefined ? undefined : t(site ? 'set' : 'unset')}
      {...(site === undefined ? {} : { status: site ? ('ok' as const) : ('idle' as const) })}
    >
      {site !== undefined && (admin ? <SiteFields key={site?.version ?? 0} site={site} /> : <Read site={site} />)}
    </Panel>
  )
}

function Read({ site }: { site: Site | null }) {
  const { t } = useTranslation('site')
  return (
    <div className={classes.form}>
      {site && <p className={classes.place}>{site.name}</p>}
      {site && <SunToday className={classes.hint} {...site} />}
      {!site && <p className={classes.hint}>{t('admins')}</p>}
    </div>
  )
}

interface Form {
  name: string
  latitude: number | null
  longitude: number | null
  timeZone: string
}

function formOf(site: Site | null): Form {
  if (!site) return { name: '', latitude: null, longitude: null, timeZone: ownZone() }
  return { name: site.name, latitude: site.latitude, longitude: site.longitude, timeZone: site.timeZone }
}

function SiteFields({ site }: { site: Site | null }) {
  const { t } = useTranslation('site')
  const [form, setForm] = useState(() => formOf(site))
  const [tried, setTried] = useState(false)
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string>()
  const set = (change: Partial<Form>) => setForm((now) => ({ ...now, ...change }))
  const dirty = JSON.stringify(form) !== JSON.stringify(formOf(site))
  const body = bodyOf(form)
  const errorOf = (field: 'name' | 'latitude' | 'longitude') =>
    tried && (field === 'name' ? form.name.trim() === '' : form[field] === null) ? t(`fault.${field}`) : undefined

  const save = async () => {
    setTried(true)
    if (!body) return
    setSaving(true)
    setFailure(undefined)
    try {
      await saveDocument('sites', site?.id ?? SITE_ID, site?.version ?? 0, body)
    } catch (fault) {
      setFailure(errorText(fault))
    }
    setSaving(false)
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (dirty && !saving) void save()
      }}
    >
      <p className={classes.hint}>{t('text')}</p>
      <TextInput
        label={t('name')}
        value={form.name}
        maxLength={80}
        placeholder={t('namePlaceholder')}
        error={errorOf('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className={classes.pair}>
        <NumberField
          label={t('latitude')}
          value={form.latitude}
          min={-90}
          max={90}
          placeholder="52.62"
          error={errorOf('latitude')}
          onChange={(latitude) => set({ latitude })}
        />
        <NumberField
          label={t('longitude')}
          value={form.longitude}
          min={-180}
          max={180}
          placeholder="13.35"
          error={errorOf('longitude')}
          onChange={(longitude) => set({ longitude })}
        />
      </div>
      <TimeZoneSelect label={t('zone')} value={form.timeZone} onChange={(timeZone) => set({ timeZone })} />
      <SunToday className={classes.hint} {...form} />
      {failure !== undefined && (
        <Banner status="critical" role="alert" title={t('saveFailed')}>
          {failure}
        </Banner>
      )}
      <div className={classes.acts}>
        <Button type="submit" disabled={saving || !dirty} title={dirty ? undefined : t('unsaved.nothing', { ns: 'common' })}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}

/** Null while a field is missing. */
function bodyOf({ name, latitude, longitude, timeZone }: Form): SiteBody | null {
  if (name.trim() === '' || latitude === null || longitude === null) return null
  return { name: name.trim(), latitude, longitude, timeZone }
}
