import { ActionIcon, Button, Kbd, Menu, Select, TextInput } from '@mantine/core'
import { IconCheck, IconFilterOff, IconLayoutRows, IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Registration } from '../../backend/contract/board.ts'
import { DENSITIES, setDensity, useDensity } from './density.ts'
import classes from './devices.module.css'
import { type DevicesSearch, isFiltered } from './devices-search.ts'
import { SavedFilters } from './SavedFilters.tsx'

/** Text, zone, registration, saved filters and view of the table. The address holds what is set. */
interface Props {
  search: DevicesSearch
  zones: readonly string[]
  onChange(search: DevicesSearch): void
}

const TYPING_MS = 150
const NO_ZONE = '\u0000'

export function FilterBar({ search, zones, onChange }: Props) {
  const { t } = useTranslation('devices')
  const registrations: Registration[] = ['new', 'accepted', 'rejected']
  const { text: _text, state: _state, zone: _zone, registration: _registration, ...order } = search
  return (
    <search className={classes.filters}>
      <TextFilter key={search.text === undefined ? 'empty' : 'set'} search={search} onChange={onChange} />
      <Select
        aria-label={t('zoneLabel')}
        className={classes.zone}
        placeholder={t('allZones')}
        data={[...zones.map((zone) => ({ value: zone, label: zone })), { value: NO_ZONE, label: t('noZone') }]}
        value={search.zone === undefined ? null : search.zone || NO_ZONE}
        onChange={(zone) => onChange(without(search, 'zone', zone === null ? {} : { zone: zone === NO_ZONE ? '' : zone }))}
        searchable={zones.length > 8}
        clearable
        clearButtonProps={{ 'aria-label': t('allZones') }}
      />
      <Select
        aria-label={t('registrationLabel')}
        className={classes.registration}
        placeholder={t('allRegistrations')}
        data={registrations.map((one) => ({ value: one, label: t(`registration.${one}`, { ns: 'common' }) }))}
        value={search.registration ?? null}
        onChange={(value) => {
          const registration = registrations.find((one) => one === value)
          onChange(without(search, 'registration', registration ? { registration } : {}))
        }}
        clearable
        clearButtonProps={{ 'aria-label': t('allRegistrations') }}
      />
      <SavedFilters search={search} onChange={onChange} />
      <ViewMenu search={search} onChange={onChange} />
      {isFiltered(search) && (
        <ActionIcon aria-label={t('reset')} title={t('reset')} onClick={() => onChange(order)}>
          <IconFilterOff size={16} stroke={1.75} />
        </ActionIcon>
      )}
    </search>
  )
}

/** `/` puts the cursor here; the address follows when typing pauses. */
function TextFilter({ search, onChange }: Omit<Props, 'zones'>) {
  const { t } = useTranslation('devices')
  const [text, setText] = useState(search.text ?? '')
  const field = useRef<HTMLInputElement>(null)
  const latest = useRef({ search, onChange })
  latest.current = { search, onChange }
  useEffect(() => {
    if (text === (latest.current.search.text ?? '')) return
    const timer = setTimeout(() => {
      const { search: now, onChange: change } = latest.current
      change(without(now, 'text', text ? { text } : {}))
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
      event.preventDefault()
      field.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <TextInput
      ref={field}
      className={classes.text}
      aria-label={t('filterLabel')}
      placeholder={t('filter')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.75} />}
      rightSection={
        text ? (
          <ActionIcon size={24} aria-label={t('reset')} title={t('reset')} onClick={() => setText('')}>
            <IconX size={14} stroke={1.75} />
          </ActionIcon>
        ) : (
          <Kbd>/</Kbd>
        )
      }
    />
  )
}

function ViewMenu({ search, onChange }: Omit<Props, 'zones'>) {
  const { t } = useTranslation('devices')
  const density = useDensity((state) => state.density)
  const mark = (on: boolean) => (on ? <IconCheck size={14} stroke={1.75} /> : undefined)
  const newFirst = search.newFirst !== false
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button leftSection={<IconLayoutRows size={16} stroke={1.75} />}>{t('view')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={newFirst}
          rightSection={mark(newFirst)}
          onClick={() => onChange(without(search, 'newFirst', newFirst ? { newFirst: false } : {}))}
        >
          {t('newFirst')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('density')}</Menu.Label>
        {DENSITIES.map((one) => (
          <Menu.Item
            key={one}
            role="menuitemradio"
            aria-checked={one === density}
            rightSection={mark(one === density)}
            onClick={() => setDensity(one)}
          >
            {t(one)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The search with one field taken away, then `set` put in. */
export function without(search: DevicesSearch, field: keyof DevicesSearch, set: DevicesSearch = {}): DevicesSearch {
  const { [field]: _gone, ...rest } = search
  return { ...rest, ...set }
}
