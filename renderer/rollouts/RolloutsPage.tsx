import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { allows } from '../../backend/contract/roles.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import table from '../ui/list-table.module.css'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { DevicesTabs } from './DevicesTabs.tsx'
import { RolloutView } from './RolloutView.tsx'
import { RolloutWizard } from './RolloutWizard.tsx'
import { ROLLOUT_STATUS } from './rollout-calls.ts'
import { beginDraft } from './rollout-draft.ts'
import classes from './rollouts.module.css'

/** Rollouts: the list, one of them (`?id=`), or a new one (`?new=1`). */
export default function RolloutsPage() {
  const { t } = useTranslation('rollouts')
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const { id, new: making } = useSearch({ from: '/devices/rollouts' })
  const { known, list, find } = useDocuments('rollouts')
  const may = allows(useRole(), 'operator')
  const begin = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} stroke={1.75} />}
      disabled={!may}
      title={may ? undefined : common('needsRole', { role: common('role.operator') })}
      onClick={() => {
        beginDraft({})
        void navigate({ to: '/devices/rollouts', search: { new: 1 } })
      }}
    >
      {t('list.new')}
    </Button>
  )
  const one = id === undefined ? undefined : find(id)
  const showsList = id === undefined && making === undefined
  return (
    <div className={page.page}>
      <DevicesTabs here="rollouts">
        {!showsList && (
          <LinkButton to="/devices/rollouts" search={{}}>
            {t('view.all')}
          </LinkButton>
        )}
        {showsList && list.length > 0 && begin}
      </DevicesTabs>
      {making !== undefined && <RolloutWizard />}
      {one && <RolloutView rollout={one} may={may} />}
      {id !== undefined && known && one === undefined && (
        <EmptyState title={t('view.gone')} text={t('list.noneText')}>
          <LinkButton to="/devices/rollouts" search={{}}>
            {t('view.all')}
          </LinkButton>
        </EmptyState>
      )}
      {showsList && known && list.length === 0 && (
        <EmptyState title={t('list.none')} text={t('list.noneText')}>
          {begin}
          <LinkButton to="/devices/templates">{t('list.needTemplate')}</LinkButton>
        </EmptyState>
      )}
      {showsList && list.length > 0 && <RolloutTable />}
    </div>
  )
}

const HEADS = ['name', 'state', 'wave', 'done', 'began', 'by'] as const

function RolloutTable() {
  const { t } = useTranslation('rollouts')
  const format = useFormat()
  const { list } = useDocuments('rollouts')
  return (
    <Panel title={t('list.title')}>
      <div className={table.scroller}>
        <table className={classes.table}>
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col">
                  {t(`list.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.toReversed().map((one) => (
              <tr key={one.id}>
                <td>
                  <Link to="/devices/rollouts" search={{ id: one.id }} className={classes.open}>
                    {one.name}
                  </Link>
                  <span className={classes.sub}>{t(`act.${one.act.kind}`)}</span>
                </td>
                <td>
                  <span className={classes.status}>
                    <StatusGlyph status={ROLLOUT_STATUS[one.state]} size={14} />
                    {t(`state.${one.state}`)}
                  </span>
                </td>
                <td>
                  {format.number(one.wave + 1)} / {format.number(one.waves.length)}
                </td>
                <td>
                  {format.number(one.progress.done)} / {format.number(one.boards)}
                </td>
                <td>{format.moment(one.createdAtMs, Date.now())}</td>
                <td>{personName(one.by, format.language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
