using EchoApp;

// What an instance of the tests runs. Variables ECHO_* say how it misbehaves.
var settings = EchoSettings.Read();
if (args is ["sleep"])
{
    if (settings.GrandchildBurns)
    {
        Burner.UseProcessor();
    }

    await Task.Delay(Timeout.Infinite);
}

foreach (var line in settings.Output)
{
    Console.Error.WriteLine(line);
}

if (settings.ExitCode is { } code)
{
    return code;
}

using var signals = settings.IgnoreTerminate ? EchoSignals.IgnoreTerminate() : null;
var grandchild = settings.Grandchild ? EchoSignals.StartGrandchild() : 0;
await Task.Delay(settings.StartDelay);
return await new EchoServer(settings.Port, args, grandchild).RunAsync();
