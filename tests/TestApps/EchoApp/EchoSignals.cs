using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EchoApp;

internal static class EchoSignals
{
    public static IDisposable IgnoreTerminate() => PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);

    /// <summary>Starts a process that never ends by itself.</summary>
    public static int StartGrandchild()
    {
        using var process = Process.Start(Environment.ProcessPath!, ["sleep"]);
        return process.Id;
    }
}
