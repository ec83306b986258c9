import { goldenFile } from './golden-file.ts'

goldenFile('admin-cluster', { only: ['broker-api-versions', 'client-metrics'] })
goldenFile('admin-partitions')
