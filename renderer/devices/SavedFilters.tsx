import { ActionIcon, Button, Popover, TextInput } from '@mantine/core'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './devices.module.css'
import { type DevicesSearch, isFiltered } from './devices-search.ts'
import { forgetFilter, saveFilter, useSavedFilters } from './saved-filters.ts'

/** Menu of the filters kept on this machine, and a field that keeps the present one. */
interface Props {
  search: DevicesSearch
  onChange(search: DevicesSearch): void
}

export function SavedFilters({ search, onChange }: Props) {
  const { t } = useTranslation('devices')
  const filters = useSavedFilters((state) => state.filters)
  const [opened, setOpened] = useState(false)
  const [name, setName] = useState('')
  const canSave = isFiltered(search)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button leftSection={<IconBookmark size={16} stroke={1.75} />} onClick={() => setOpened(!opened)}>
          {t('saved')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.savedList}>
          {filters.length === 0 && <p className={classes.hint}>{t('savedNone')}</p>}
          {filters.map((filter) => (
            <div key={filter.name} className={classes.savedRow}>
              <button
                type="button"
                className={classes.savedName}
                onClick={() => {
                  onChange(filter.search)
                  setOpened(false)
                }}
              >
                {filter.name}
              </button>
              <ActionIcon
                size={28}
                aria-label={t('forget', { name: filter.name })}
                title={t('forget', { name: filter.name })}
                onClick={() => forgetFilter(filter.name)}
              >
                <IconTrash size={14} stroke={1.75} />
              </ActionIcon>
            </div>
          ))}
          <form
            className={classes.saveForm}
            onSubmit={(event) => {
              event.preventDefault()
              if (!canSave || !name.trim()) return
              saveFilter(name.trim(), search)
              setName('')
            }}
          >
            <TextInput
              className={classes.saveField}
              label={t('saveAs')}
              placeholder={t('saveName')}
              value={name}
              maxLength={40}
              disabled={!canSave}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" disabled={!canSave || !name.trim()} title={canSave ? undefined : t('saveEmpty')}>
              {t('act.save', { ns: 'common' })}
            </Button>
          </form>
          {!canSave && <p className={classes.hint}>{t('saveEmpty')}</p>}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
