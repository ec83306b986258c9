import { goldenFile } from './golden-file.ts'

goldenFile('acls', {
  aclBroker: {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
  },
})
