import type { Services } from '../../backend/adapters/http/services.ts'
import { LeitstandError } from '../../backend/contract/errors.ts'

const unknown = (): never => {
  throw new LeitstandError('document.unknown')
}

/** No ports, no firmware. */
export const NO_FLASH: Services['flash'] = {
  ports: () => [],
  provisionPreset: () => ({ brokers: [], loopbackOnly: true }),
  batches: {
    list: () => [],
    get: unknown,
    create: async () => unknown(),
    begin: async () => unknown(),
    pause: async () => unknown(),
    take: async () => unknown(),
    remove: async () => unknown(),
    file: async () => unknown(),
  },
  lanes: { list: () => [], get: unknown, begin: unknown, retry: unknown, cancel: unknown },
  air: { offers: async () => [], file: async () => unknown() },
  backtraces: {
    list: async () => ({ files: [], programs: { xtensa: null, riscv: null } }),
    add: async () => unknown(),
    decode: async () => unknown(),
  },
  monitors: {
    list: () => [],
    open: async () => unknown(),
    close: async () => unknown(),
    send: async () => unknown(),
    reset: async () => unknown(),
    recentBytes: unknown,
  },
  builds: { builder: async () => ({ version: null }), list: () => [], get: unknown, begin: unknown, cancel: unknown },
  archive: {
    list: () => [],
    get: unknown,
    addFile: async () => unknown(),
    add: async () => unknown(),
    addManifest: async () => unknown(),
    addFolder: async () => unknown(),
    download: async () => unknown(),
    edit: async () => unknown(),
    remove: async () => unknown(),
  },
}
