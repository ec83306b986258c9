import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zk-server-initialize.ts'

void runProcess((argv, io) => main(argv, io, process.argv[1] ?? 'zkServer-initialize.sh'))
