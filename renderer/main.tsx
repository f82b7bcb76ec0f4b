import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './ui/tokens.css'
import './ui/base.css'
import './language/i18n.ts'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startSession } from './access/session.ts'
import { App } from './app.tsx'
import { queryClient } from './backend/rest.ts'
import { cssVariables, theme } from './ui/theme.ts'
import { Toasts } from './ui/toasts.tsx'

/** Mounts the app. The colour scheme is on <html> already (public/theme-boot.js). */

const colorScheme = localStorageColorSchemeManager({ key: 'leitstand.theme' })
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

void startSession()

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={colorScheme} defaultColorScheme="dark">
      <QueryClientProvider client={queryClient}>
        <Toasts />
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
