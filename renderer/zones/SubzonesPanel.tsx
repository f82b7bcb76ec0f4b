import { Button } from '@mantine/core'
import { IconPencil, IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MakeSafeRequest } from '../../backend/contract/actuators/safe-act.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import { subzonesOf } from '../../backend/contract/configuration/subzones.ts'
import type { Subzone } from '../../backend/contract/zone.ts'
import { isDocument, NO_DOCUMENTS, useKeptDocuments } from '../backend/document-store.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useRole } from '../backend/live-store.ts'
import { useBoardConfiguration } from '../configuration/use-board-configuration.ts'
import { Panel } from '../ui/Panel.tsx'
import { showFailure, showUndo } from '../ui/toasts.tsx'
import { BoardOutputs } from './BoardOutputs.tsx'
import { MakeSafeDialog } from './MakeSafeDialog.tsx'
import { PlaceBadge } from './PlaceBadge.tsx'
import { SafeActs } from './SafeActs.tsx'
import { SendAgain } from './SendAgain.tsx'
import { SubzonesEditor } from './SubzonesEditor.tsx'
import { canSendAgain, shownSubzones, subzoneStanding, zoneStanding } from './standing.ts'
import { useZoneState } from './use-zones.ts'
import { saveSubzones } from './zone-calls.ts'
import classes from './zones.module.css'

/** On a board's page: its zone and sub-zones, what it acknowledged of them and why not; edit, send again, make safe. */

const isConfiguration = isDocument('configurations')
const TOPICS = ['actuators', 'documents/safe-acts']

interface Props {
  board: Board
  /** Without a frame of its own. */
  bare?: boolean
  /** An editor's unsaved configuration: sub-zones are changed in it instead of being saved. */
  draft?: { body: ConfigurationBody; onChange(subzones: readonly Subzone[]): void }
}

export function SubzonesPanel({ board, bare = false, draft }: Props) {
  useTopics(TOPICS)
  const { t } = useTranslation('zones')
  const { t: common } = useTranslation()
  const { state } = useZoneState(board.id)
  const { desired } = useBoardConfiguration(board.id)
  const [editing, setEditing] = useState(false)
  const [safe, setSafe] = useState<MakeSafeRequest | null>(null)
  const needs = useRole() === 'viewer' ? common('needsRole', { role: common('role.operator') }) : undefined
  const own = zoneStanding(board, state)
  const unsaved = draft !== undefined && desired !== null && JSON.stringify(subzonesOf(draft.body)) !== JSON.stringify(subzonesOf(desired))
  const save = async (after: readonly Subzone[], before: readonly Subzone[]) => {
    if (draft !== undefined) return draft.onChange(after)
    if (desired === null) return
    const { version } = await saveSubzones(board.id, desired.version, after)
    showUndo({ title: t('editor.saved', { version }) }, () => void takeBack(board.id, before, t('failed.undo')))
  }
  const subzones = shownSubzones(state)
  const why = board.family === 'plain' ? t('place.plain') : desired === null ? t('place.noConfiguration') : undefined
  const content = (
    <>
      <div className={classes.placeRow}>
        <div className={classes.placeHead}>
          <span className={classes.placeName} title={board.zone ?? undefined}>
            {board.zone ?? t('noZone')}
          </span>
          {own && <PlaceBadge standing={own} full={own.word !== 'acknowledged'} />}
        </div>
      </div>
      <ul className={classes.place}>
        {subzones.map((entry) => (
          <li key={entry.name} className={classes.placeRow}>
            <div className={classes.placeHead}>
              <span className={classes.placeName} title={entry.name}>
                {entry.name}
              </span>
              <PlaceBadge standing={subzoneStanding(entry, board)} />
              {!entry.remove && (
                <Button
                  size="sm"
                  variant="danger"
                  disabled={needs !== undefined}
                  title={needs}
                  leftSection={<IconShieldCheck size={14} stroke={1.75} />}
                  aria-label={t('safe.actOn', { place: entry.name, interpolation: { escapeValue: false } })}
                  onClick={() => setSafe({ board: board.id, subzone: entry.name })}
                >
                  {t('safe.act')}
                </Button>
              )}
            </div>
            <BoardOutputs board={board.id} gpios={entry.gpios} />
          </li>
        ))}
      </ul>
      {subzones.length === 0 && <p className={classes.quiet}>{why ?? `${t('place.none')}. ${t('place.noneText')}`}</p>}
      {unsaved && <p className={classes.quiet}>{t('place.unsaved')}</p>}
      <div className={classes.placeActs}>
        <Button
          size="sm"
          disabled={needs !== undefined || why !== undefined}
          title={needs ?? why}
          leftSection={<IconPencil size={14} stroke={1.75} />}
          onClick={() => setEditing(true)}
        >
          {t('place.edit')}
        </Button>
        {canSendAgain(board, state) && <SendAgain board={board.id} needs={needs} />}
      </div>
    </>
  )
  return (
    <>
      {bare ? content : <Panel title={t('place.title')}>{content}</Panel>}
      <SafeActs shows={(act) => act.outputs.some((output) => output.board === board.id)} />
      {editing && desired !== null && (
        <SubzonesEditor board={board} configuration={draft?.body ?? desired} onSave={save} onClose={() => setEditing(false)} />
      )}
      {safe !== null && <MakeSafeDialog request={safe} boards={[board]} stateOf={() => state} onClose={() => setSafe(null)} />}
    </>
  )
}

/** Onto the configuration as it is then. */
async function takeBack(board: string, subzones: readonly Subzone[], failed: string): Promise<void> {
  const now = (useKeptDocuments.getState().configurations ?? NO_DOCUMENTS).byId.get(board)
  try {
    if (isConfiguration(now)) await saveSubzones(board, now.version, subzones)
  } catch (fault) {
    showFailure(failed, fault)
  }
}
