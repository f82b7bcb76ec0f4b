import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Configuration } from '../../backend/contract/configuration/configuration.ts'
import { diffConfigurations } from '../../backend/contract/configuration/diff.ts'
import type { VersionHead } from '../../backend/contract/document-version.ts'
import { useRole } from '../backend/live-store.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { Panel } from '../ui/Panel.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { ChangeList } from './ChangeList.tsx'
import classes from './configuration.module.css'
import { restoreVersion, versionQuery, versionsQuery } from './configuration-calls.ts'

/** Every version that was saved: when, by whom, why; what is different now, and the way back. */
interface Props {
  desired: Configuration
  /** Own unsaved work would be lost by going back. */
  dirty: boolean
}

export function VersionsPanel({ desired, dirty }: Props) {
  const { t } = useTranslation('configuration')
  const format = useFormat()
  const versions = useQuery(versionsQuery(desired.id, desired.version))
  const [shown, setShown] = useState<VersionHead | null>(null)
  const list = versions.data ?? []
  return (
    <Panel title={t('versions.title')} note={t('versions.count', { count: list.length })}>
      {versions.isError && <p className={classes.empty}>{errorText(versions.error)}</p>}
      <ol className={classes.versions} reversed>
        {list.map((one) => (
          <li key={one.version}>
            <span className={classes.versionText}>
              <b>{t('versions.name', { version: one.version })}</b> {one.note}
              <br />
              {format.date(one.atMs)} {format.shortTime(one.atMs)}, {personName(one.by, format.language)}
            </span>
            {one.version === desired.version ? (
              <span>{t('versions.present')}</span>
            ) : (
              <Button size="sm" aria-label={t('versions.compare', { version: one.version })} onClick={() => setShown(one)}>
                {t('versions.show')}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {shown && <VersionDialog desired={desired} dirty={dirty} version={shown} onClose={() => setShown(null)} />}
    </Panel>
  )
}

function VersionDialog({ desired, dirty, version, onClose }: Props & { version: VersionHead; onClose(): void }) {
  const { t } = useTranslation('configuration')
  const allowed = useRole() !== 'viewer'
  const one = useQuery(versionQuery(desired.id, version.version))
  const [busy, setBusy] = useState(false)
  const changes = one.data ? diffConfigurations(desired, one.data.body) : []
  const why = !allowed
    ? t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
    : dirty
      ? t('versions.dirty')
      : changes.length === 0
        ? t('versions.same')
        : undefined
  const restore = async () => {
    setBusy(true)
    try {
      await restoreVersion(desired.id, version.version, desired.version)
      onClose()
    } catch (fault) {
      showFailure(t('versions.failed'), fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('versions.compare', { version: version.version })}
      size={720}
      closeButtonProps={{ 'aria-label': t('act.close', { ns: 'common' }) }}
    >
      {one.isError && <p>{errorText(one.error)}</p>}
      {one.data && changes.length === 0 && <p>{t('versions.same')}</p>}
      {changes.length > 0 && (
        <ChangeList
          changes={changes}
          before={t('versions.now', { version: desired.version })}
          after={t('versions.name', { version: version.version })}
        />
      )}
      <div className={classes.dialogActs}>
        <Button variant="subtle" onClick={onClose}>
          {t('act.close', { ns: 'common' })}
        </Button>
        <Button variant="filled" loading={busy} disabled={why !== undefined} title={why} onClick={() => void restore()}>
          {t('versions.restore', { version: version.version })}
        </Button>
      </div>
    </Modal>
  )
}
