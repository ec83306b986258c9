import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zookeeper-server-stop.ts'

void runProcess(main)
