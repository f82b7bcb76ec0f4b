import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { batchCounts, type FlashBatch } from '../../backend/contract/flash/batch.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { ConfirmByName } from '../ui/ConfirmByName.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { BatchEditor } from './BatchEditor.tsx'
import classes from './provision.module.css'
import { removeBatch } from './provision-calls.ts'

/** Bench mode: all batches, or a new one (`?new=1`). */
export default function BatchesPage() {
  const { t } = useTranslation('provision')
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const { new: making } = useSearch({ from: '/flash/batches' })
  const { known, list } = useDocuments('flash-batches')
  const may = allows(useRole(), 'operator')
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const begin = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} stroke={1.75} />}
      disabled={!may}
      title={needs}
      onClick={() => void navigate({ to: '/flash/batches', search: { new: 1 } })}
    >
      {t('batches.new')}
    </Button>
  )
  if (making && may) return <BatchEditor />
  return (
    <section className={page.page} aria-label={t('batches.title')}>
      <header className={page.head}>
        <h1 className={page.title}>{t('batches.title')}</h1>
        <span className={classes.headActs}>
          <LinkButton to="/flash">{t('batches.flash')}</LinkButton>
          {list.length > 0 && begin}
        </span>
      </header>
      {known && list.length === 0 && (
        <EmptyState title={t('batches.none')} text={t('batches.text')}>
          {begin}
        </EmptyState>
      )}
      {list.length > 0 && <BatchTable list={list.toReversed()} needs={needs} />}
    </section>
  )
}

export const BATCH_STATUS: Record<FlashBatch['state'], Status> = {
  ready: 'idle',
  running: 'pending',
  stopping: 'pending',
  paused: 'manual',
  done: 'ok',
}

function BatchTable({ list, needs }: { list: readonly FlashBatch[]; needs: string | undefined }) {
  const { t } = useTranslation('provision')
  const format = useFormat()
  const [leaving, setLeaving] = useState<FlashBatch | null>(null)
  return (
    <Panel title={t('batches.title')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t('batches.batch')}</th>
            <th>{t('batches.firmware')}</th>
            <th>{t('batches.boards')}</th>
            <th>{t('batches.state')}</th>
            <th>{t('batches.made')}</th>
            <th aria-label={t('batches.remove')} />
          </tr>
        </thead>
        <tbody>
          {list.map((batch) => {
            const counts = batchCounts(batch)
            return (
              <tr key={batch.id}>
                <td>
                  <Link to="/flash/batch/$batchId" params={{ batchId: batch.id }} className={classes.name}>
                    {batch.name}
                  </Link>
                </td>
                <td>{batch.firmwareName}</td>
                <td>{`${format.number(counts.done)} / ${format.number(batch.rows.length)}`}</td>
                <td>
                  <span className={classes.sign}>
                    <StatusGlyph status={BATCH_STATUS[batch.state]} size={14} />
                    {t(`state.${batch.state}`)}
                  </span>
                </td>
                <td>{format.moment(batch.createdAtMs, Date.now())}</td>
                <td className={classes.end}>
                  <ActionIcon
                    aria-label={t('batches.removeNamed', { name: batch.name })}
                    disabled={needs !== undefined || counts.running > 0}
                    title={needs}
                    onClick={() => setLeaving(batch)}
                  >
                    <IconTrash size={16} stroke={1.75} />
                  </ActionIcon>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {leaving && (
        <ConfirmByName
          opened
          title={t('batches.removeNamed', { name: leaving.name })}
          consequence={t('batches.consequence')}
          name={leaving.name}
          act={t('batches.remove')}
          onClose={() => setLeaving(null)}
          onConfirm={() => {
            removeBatch(leaving.id).catch((fault: unknown) => showFailure(t('failed.batch'), fault))
            setLeaving(null)
          }}
        />
      )}
    </Panel>
  )
}
