using Serverless.Hosting.Simulation.Tool;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
return await SimulateCommand.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);
