import { Select, TextInput } from '@mantine/core'
import { IconCpu, IconDroplet, IconFile, IconScreenShare, IconTemperature } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Dashboard, DashboardBody } from '../../../backend/contract/dashboard.ts'
import { newDocumentId, saveDocument } from '../../backend/documents.ts'
import { useLive } from '../../backend/live-store.ts'
import { useZoneNames } from '../../boards/zone-names.ts'
import { errorText } from '../../language/errors.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { useFittingBoards } from '../BoardPicker.tsx'
import { emptyBody, freeName, newWidgetId } from '../body-of.ts'
import { climateOfZone, GALLERY, type GalleryId, irrigation, templateOfBoard, wallOverview } from '../gallery.ts'
import classes from './list.module.css'

/** A new dashboard: empty, or made from what the fleet has. */
interface Props {
  all: readonly Dashboard[]
  onClose(): void
}

const ICONS = { empty: IconFile, zone: IconTemperature, board: IconCpu, irrigation: IconDroplet, wall: IconScreenShare } as const
const CHOICES = ['empty', ...GALLERY] as const
const ANY: readonly string[] = []

export function NewDialog({ all, onClose }: Props) {
  const { t } = useTranslation('dashboards')
  const navigate = useNavigate()
  const [choice, setChoice] = useState<'empty' | GalleryId>('empty')
  const zones = useZoneNames()
  const boards = useFittingBoards(ANY)
  const [zone, setZone] = useState<string | null>(zones[0] ?? null)
  const [board, setBoard] = useState<string | null>(boards[0]?.value ?? null)
  const [typed, setTyped] = useState<string | null>(null)
  const [failure, setFailure] = useState<string>()
  const [saving, setSaving] = useState(false)
  const suggested = freeName(
    choice === 'zone' && zone
      ? t('gallery.zone.name', { zone })
      : t(`gallery.${choice}.name`, { zone: '', board: boards.find((one) => one.value === board)?.label ?? '' }),
    all,
  )
  const name = (typed ?? suggested).trim()
  const blocked =
    (choice === 'zone' && zone === null && t('gallery.noZone')) ||
    (choice === 'board' && board === null && t('gallery.noBoard')) ||
    (name === '' && t('page.nameFault')) ||
    undefined

  const make = (): DashboardBody => {
    const fleet = useLive.getState()
    if (choice === 'zone' && zone !== null) return climateOfZone(fleet, zone, name, newWidgetId)
    if (choice === 'board' && board !== null) return templateOfBoard(fleet, board, name, newWidgetId)
    if (choice === 'irrigation') return irrigation(fleet, name, newWidgetId)
    if (choice === 'wall') return wallOverview(fleet, name, newWidgetId)
    return emptyBody(name)
  }
  const create = async () => {
    setSaving(true)
    setFailure(undefined)
    const id = newDocumentId()
    try {
      const body = make()
      await saveDocument('dashboards', id, 0, body)
      onClose()
      const search = {
        ...(body.template !== null && board !== null ? { board } : {}),
        ...(body.widgets.length === 0 ? { edit: true as const } : {}),
      }
      void navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: id }, search })
    } catch (fault) {
      setFailure(errorText(fault))
      setSaving(false)
    }
  }
  return (
    <FormDialog
      title={t('list.new')}
      size={640}
      act={t('list.create')}
      blocked={blocked}
      busy={saving}
      failure={failure}
      onSubmit={() => void create()}
      onClose={onClose}
    >
      <fieldset className={classes.choices}>
        <legend className="sr-only">{t('gallery.label')}</legend>
        {CHOICES.map((one) => {
          const Icon = ICONS[one]
          return (
            <label key={one} className={classes.choice} data-chosen={one === choice}>
              <input type="radio" name="gallery" value={one} checked={one === choice} onChange={() => setChoice(one)} />
              <Icon size={18} stroke={1.75} aria-hidden="true" />
              <span>
                <b>{t(`gallery.${one}.title`)}</b>
                <small>{t(`gallery.${one}.text`)}</small>
              </span>
            </label>
          )
        })}
      </fieldset>
      {choice === 'zone' && (
        <Select label={t('field.zone')} searchable allowDeselect={false} data={zones} value={zone} onChange={setZone} />
      )}
      {choice === 'board' && (
        <Select label={t('template.from')} searchable limit={100} allowDeselect={false} data={boards} value={board} onChange={setBoard} />
      )}
      <TextInput
        label={t('page.name')}
        data-autofocus
        maxLength={80}
        value={typed ?? suggested}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
