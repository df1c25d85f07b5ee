using System.Runtime.InteropServices;

namespace Serverless.Hosting.Processes.Launching;

/// <summary>
/// Sends signals to processes and groups of them.
/// </summary>
internal static partial class PosixSignals
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Sends SIGTERM to a process, or to the group of its negative number.</summary>
    /// <returns>Whether there is such a target.</returns>
    public static bool Terminate(int target) => Send(target, SigTerm) == 0;

    /// <summary>Sends SIGKILL to a process, or to the group of its negative number.</summary>
    /// <returns>Whether there is such a target.</returns>
    public static bool Kill(int target) => Send(target, SigKill) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int target, int signal);
}
