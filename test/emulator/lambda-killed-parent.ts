// Run by lambda.test.ts in a process of its own: starts a function, prints its process's id, and dies at once.
import { handler, LambdaAccount } from './lambda-account';

async function main() {
  const account = new LambdaAccount();
  await account.aws.listen();
  await account.deploy('orphan', handler('setInterval(() => {}, 9); return process.pid'));
  const { result } = await account.invoke('orphan');
  console.log(result);
  process.kill(process.pid, 'SIGKILL');
}

void main();
