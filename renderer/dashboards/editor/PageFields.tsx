import { Button, Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DashboardBody } from '../../../backend/contract/dashboard.ts'
import { useLive } from '../../backend/live-store.ts'
import { useFittingBoards } from '../BoardPicker.tsx'
import { RangePicker } from '../RangePicker.tsx'
import { asTemplate, boardsUsed } from '../template-of.ts'
import classes from './inspector.module.css'

/** What holds for the whole dashboard: name, range, place in the rotation, template. */
interface Props {
  body: DashboardBody
  onChange(next: (body: DashboardBody) => DashboardBody, merge?: string): void
}

export function PageFields({ body, onChange }: Props) {
  const { t } = useTranslation('dashboards')
  const [name, setName] = useState(body.name)
  const shownName = name.trim() === body.name ? name : name.trim() === '' ? name : body.name
  return (
    <>
      <TextInput
        label={t('page.name')}
        maxLength={80}
        value={shownName}
        error={shownName.trim() === '' && t('page.nameFault')}
        onChange={(event) => {
          const text = event.currentTarget.value
          setName(text)
          if (text.trim() !== '') onChange((now) => ({ ...now, name: text.trim() }), 'name')
        }}
      />
      <Textarea
        label={t('page.description')}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={500}
        value={body.description}
        onChange={(event) => {
          const description = event.currentTarget.value
          onChange((now) => ({ ...now, description }), 'description')
        }}
      />
      <RangePicker
        label={t('page.range')}
        labelled
        value={body.backS}
        onChange={(backS) => backS !== null && onChange((now) => ({ ...now, backS }))}
      />
      <section className={classes.section}>
        <h3>{t('page.rotation')}</h3>
        <Checkbox
          label={t('page.inRotation')}
          checked={body.rotationS > 0}
          onChange={(event) => {
            const rotationS = event.currentTarget.checked ? 30 : 0
            onChange((now) => ({ ...now, rotationS }))
          }}
        />
        {body.rotationS > 0 && (
          <NumberInput
            label={t('page.rotationS')}
            min={5}
            max={3600}
            clampBehavior="blur"
            allowDecimal={false}
            value={body.rotationS}
            onChange={(rotationS) =>
              typeof rotationS === 'number' && rotationS >= 1 && rotationS <= 3600 && onChange((now) => ({ ...now, rotationS }), 'rotation')
            }
          />
        )}
      </section>
      <TemplateFields body={body} onChange={onChange} />
    </>
  )
}

function TemplateFields({ body, onChange }: Props) {
  const { t } = useTranslation('dashboards')
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const boards = useLive((state) => state.boards)
  const known = useMemo(() => ({ series, seriesByBoard }), [series, seriesByBoard])
  const used = boardsUsed(body, known)
  const [from, setFrom] = useState<string | null>(null)
  const types = useMemo(() => [...new Set([...series.values()].map((one) => one.sensorType))].sort(), [series])
  const required = body.template?.sensorTypes ?? NONE
  const fitting = useFittingBoards(required)
  const base = from ?? used[0] ?? null
  return (
    <section className={classes.section}>
      <h3>{t('template.title')}</h3>
      {body.template === null ? (
        <>
          <p className={classes.hint}>{t('template.what')}</p>
          {used.length > 0 && (
            <Select
              label={t('template.from')}
              allowDeselect={false}
              data={used.map((id) => ({ value: id, label: boards.get(id)?.name ?? id }))}
              value={base}
              onChange={setFrom}
            />
          )}
          <Button size="sm" onClick={() => onChange((now) => asTemplate(now, base, known))}>
            {t('template.make')}
          </Button>
        </>
      ) : (
        <>
          <MultiSelect
            label={t('template.types')}
            description={t('template.fit', { count: fitting.length })}
            searchable
            maxValues={32}
            data={[...new Set([...types, ...required])]}
            value={[...required]}
            onChange={(sensorTypes) => onChange((now) => ({ ...now, template: { sensorTypes } }))}
          />
          <Button size="sm" onClick={() => onChange((now) => ({ ...now, template: null }))}>
            {t('template.end')}
          </Button>
        </>
      )}
    </section>
  )
}

const NONE: readonly string[] = []
