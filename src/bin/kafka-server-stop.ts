import { main } from '../cli/kafka-server-stop.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
