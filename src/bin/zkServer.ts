import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zkserver.ts'

void runProcess((argv, io) => main(argv, io, process.argv[1] ?? 'zkServer.sh'))
