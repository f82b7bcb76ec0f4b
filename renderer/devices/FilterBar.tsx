import { ActionIcon, Button, Menu, Select } from '@mantine/core'
import { IconCheck, IconFilterOff, IconLayoutRows } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Registration } from '../../backend/contract/boards/board.ts'
import { SearchField } from '../ui/SearchField.tsx'
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

const NO_ZONE = '\u0000'

export function FilterBar({ search, zones, onChange }: Props) {
  const { t } = useTranslation('devices')
  const registrations: Registration[] = ['new', 'accepted', 'rejected']
  const { text: _text, state: _state, zone: _zone, registration: _registration, ...order } = search
  return (
    <search className={classes.filters}>
      <SearchField
        value={search.text}
        label={t('filterLabel')}
        placeholder={t('filter')}
        reset={t('reset')}
        className={classes.text}
        onChange={(text) => onChange(without(search, 'text', text === undefined ? {} : { text }))}
      />
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
