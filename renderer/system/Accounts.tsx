import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import Type from 'typebox'
import { User } from '../../backend/contract/api.ts'
import { allows, ROLES, type Role } from '../../backend/contract/roles.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { ConfirmByName } from '../ui/ConfirmByName.tsx'
import { FormActs } from '../ui/FormActs.tsx'
import { Panel } from '../ui/Panel.tsx'
import { SecretField } from '../ui/SecretField.tsx'
import { showFailure } from '../ui/toasts.tsx'
import classes from './system.module.css'

/** Who may sign in. Shown to administrators only, as the backend tells nobody else. */

const KEY = ['users']
const SHORTEST_PASSWORD = 10

export function Accounts() {
  const { t } = useTranslation('system')
  const admin = allows(useRole(), 'admin')
  return admin ? (
    <AccountList />
  ) : (
    <Panel title={t('users.title')}>
      <p className={classes.none}>{t('users.admins')}</p>
    </Panel>
  )
}

function AccountList() {
  const { t } = useTranslation('system')
  const { t: common } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const me = useLive((state) => state.user?.name)
  const { data, error } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => rest.get('/api/users', Type.Array(User), { signal }) })
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<string | null>(null)

  const remove = async (username: string) => {
    setRemoving(null)
    try {
      await rest.delete(`/api/users/${encodeURIComponent(username)}`)
    } catch (fault) {
      showFailure(t('users.failed'), fault)
    }
    await client.invalidateQueries({ queryKey: KEY })
  }

  return (
    <Panel
      title={t('users.title')}
      actions={
        <Button size="sm" onClick={() => setAdding(true)}>
          {t('users.add')}
        </Button>
      }
    >
      {error && (
        <div className={classes.inset}>
          <Banner status="critical" title={t('users.listFailed')}>
            {errorText(error)}
          </Banner>
        </div>
      )}
      {data?.length === 0 && <p className={classes.none}>{t('users.none')}</p>}
      {data && data.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('users.name')}</th>
              <th scope="col">{t('users.role')}</th>
              <th scope="col">{t('users.last')}</th>
              <th scope="col" aria-label={t('users.remove')} />
            </tr>
          </thead>
          <tbody>
            {data.map((user) => (
              <tr key={user.username}>
                <td className={classes.strong}>{user.username}</td>
                <td>{common(`role.${user.role}`)}</td>
                <td className={classes.quiet}>
                  {user.lastLoginMs === null ? t('users.never') : format.moment(user.lastLoginMs, Date.now())}
                </td>
                <td className={classes.number}>
                  {user.username !== me && (
                    <Button size="sm" variant="subtle" onClick={() => setRemoving(user.username)}>
                      {t('users.remove')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <NewAccount opened={adding} onClose={() => setAdding(false)} onDone={() => void client.invalidateQueries({ queryKey: KEY })} />
      <ConfirmByName
        opened={removing !== null}
        title={t('users.removeTitle', { name: removing ?? '' })}
        consequence={t('users.removeText')}
        name={removing ?? ''}
        act={t('users.removeAct')}
        onConfirm={() => removing !== null && void remove(removing)}
        onClose={() => setRemoving(null)}
      />
    </Panel>
  )
}

function NewAccount({ opened, onClose, onDone }: { opened: boolean; onClose(): void; onDone(): void }) {
  const { t } = useTranslation('system')
  const { t: common } = useTranslation()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [role, setRole] = useState<Role>('operator')
  const [fault, setFault] = useState<string | null>(null)
  const close = () => {
    setUsername('')
    setPassword('')
    setFault(null)
    onClose()
  }
  const create = async () => {
    try {
      await rest.post('/api/users', { username, password, role })
      close()
      onDone()
    } catch (error) {
      setFault(errorText(error))
    }
  }
  return (
    <Modal opened={opened} onClose={close} title={t('users.add')} size={400} closeButtonProps={{ 'aria-label': common('act.close') }}>
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <TextInput
          data-autofocus
          label={t('users.name')}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value.trim())}
          autoComplete="off"
        />
        <SecretField
          label={t('users.password')}
          description={t('users.passwordHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
        />
        <Select
          label={t('users.role')}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(ROLES.find((one) => one === value) ?? 'operator')}
          data={ROLES.map((value) => ({ value, label: common(`role.${value}`) }))}
        />
        {fault && <Banner status="critical" title={fault} role="alert" />}
        <FormActs act={t('users.create')} blocked={username === '' || password.length < SHORTEST_PASSWORD} onCancel={close} />
      </form>
    </Modal>
  )
}
