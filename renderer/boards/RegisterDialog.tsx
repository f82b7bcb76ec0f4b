import { Autocomplete, Select, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import Type from 'typebox'
import { Organisation } from '../../backend/contract/api.ts'
import { patchBoards, registerBoards } from '../backend/board-calls.ts'
import { useLive } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { showToast } from '../ui/toasts.tsx'
import { useBoardTypes } from './board-types-query.ts'
import classes from './boards.module.css'
import { fitsMany, freeNumber, nameOf } from './name-pattern.ts'
import { useZoneNames } from './zone-names.ts'

/** Accepts one or many found boards and says at once what they are: name, zone, labels, organisation, board type. */
interface Props {
  ids: readonly string[]
  onClose(): void
  onDone(): void
}

export function RegisterDialog({ ids, onClose, onDone }: Props) {
  const { t } = useTranslation('boards')
  const boards = useLive((state) => state.boards)
  const types = useBoardTypes()
  const organisations = useQuery({
    queryKey: ['organisations'],
    queryFn: ({ signal }) => rest.get('/api/organizations', Type.Array(Organisation), { signal }),
  })
  const [first] = ids
  const many = ids.length > 1
  const known = many || first === undefined ? undefined : boards.get(first)
  const [pattern, setPattern] = useState(known?.name ?? '')
  const [zone, setZone] = useState(known?.zone ?? '')
  const [labels, setLabels] = useState<string[]>(known?.labels ?? [])
  const [boardType, setBoardType] = useState<string | null>(known?.boardType ?? null)
  const [organisation, setOrganisation] = useState<string | null>(known?.organisation ?? null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const zones = useZoneNames()
  const names = useMemo(() => {
    if (pattern.trim() === '') return new Map<string, string>()
    const taken = new Set([...boards.values()].filter(({ id }) => !ids.includes(id)).flatMap((board) => board.name ?? []))
    const start = freeNumber(pattern, ids, taken)
    return new Map(ids.map((id, at) => [id, nameOf(pattern, id, start + at)]))
  }, [pattern, ids, boards])
  const sameNames = many && pattern.trim() !== '' && !fitsMany(pattern)

  const save = async () => {
    setBusy(true)
    setFailure(undefined)
    try {
      const shared = {
        ...(zone.trim() === '' ? {} : { zone: zone.trim() }),
        ...(labels.length === 0 ? {} : { labels }),
        ...(boardType === null ? {} : { boardType }),
        ...(organisation === null ? {} : { organisation }),
      }
      if (Object.keys(shared).length > 0) await patchBoards(ids, shared)
      for (const [id, name] of names) await patchBoards([id], { name })
      // Last, so that a board is commanded only when it is whole.
      const { changed } = await registerBoards(ids, 'accepted')
      showToast({ status: 'ok', title: t('register.done', { count: changed.length }) })
      onDone()
    } catch (fault) {
      setFailure(errorText(fault))
      setBusy(false)
    }
  }

  return (
    <FormDialog
      title={t('register.title', { count: ids.length, name: known?.name ?? first ?? '' })}
      size={640}
      act={t('register.act', { count: ids.length })}
      blocked={sameNames ? t('register.sameNames') : undefined}
      busy={busy}
      failed={t('register.failed')}
      failure={failure}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t(many ? 'register.pattern' : 'register.name')}
        description={many ? t('register.patternHint') : undefined}
        placeholder={many ? 'GH1-{n}' : first}
        value={pattern}
        maxLength={64}
        error={sameNames && t('register.sameNames')}
        onChange={(event) => setPattern(event.currentTarget.value)}
      />
      {many && (
        <ul className={classes.list} aria-label={t('register.list')}>
          {ids.map((id) => (
            <li key={id} className={classes.row}>
              <span className={classes.mono} title={id}>
                {id}
              </span>
              <span>{names.get(id) ?? boards.get(id)?.name ?? t('register.noName')}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.pair}>
        <Autocomplete label={t('register.zone')} data={zones} value={zone} maxLength={64} onChange={setZone} />
        <Select
          label={t('register.type')}
          placeholder={t('register.typeLater')}
          data={types.map((type) => ({ value: type.id, label: type.name }))}
          value={boardType}
          clearable
          onChange={setBoardType}
        />
        <TagsInput label={t('register.labels')} value={labels} maxTags={16} onChange={setLabels} />
        <Select
          label={t('register.organisation')}
          data={(organisations.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={organisation}
          onChange={setOrganisation}
        />
      </div>
    </FormDialog>
  )
}
