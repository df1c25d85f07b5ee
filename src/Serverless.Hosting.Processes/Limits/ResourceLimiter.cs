using Microsoft.Extensions.Logging;

namespace Serverless.Hosting.Processes.Limits;

/// <summary>
/// Limits processor and memory of instances by control groups of version 1 or 2, below the host's own.
/// </summary>
/// <param name="root">Where control groups are mounted; empty for no limits.</param>
/// <param name="ownGroups">The groups of the host, as <c>/proc/self/cgroup</c> tells them.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ResourceLimiter(string root, string ownGroups, ILogger logger)
{
    private static readonly string[] Controllers = ["cpu", "memory"];

    private readonly Lock _gate = new();
    private bool _complained;

    private bool IsUnified => File.Exists(Path.Combine(root, "cgroup.controllers"));

    /// <summary>Makes the control groups of an instance and sets their limits.</summary>
    /// <returns>The groups; null where the system allows none. That is logged once.</returns>
    public ResourceGroup? TryCreate(string hostId, string instance, ResourceLimits limits)
    {
        var unified = IsUnified;
        var folders = new ResourceGroupFolders(
            limits.Cpu is null ? null : CreateFolder("cpu", hostId, instance),
            limits.Memory is null ? null : CreateFolder("memory", hostId, instance));
        var group = new ResourceGroup(folders, unified);
        var complete = (limits.Cpu is null || folders.Cpu is not null) && (limits.Memory is null || folders.Memory is not null);
        if (complete && TrySet(group, limits))
        {
            return group;
        }

        group.TryRemove();
        Complain();
        return null;
    }

    /// <summary>Removes all groups of a host.</summary>
    public void RemoveHost(string hostId)
    {
        foreach (var folder in Controllers.Select(BaseFolder).OfType<string>().Distinct())
        {
            ControlGroupFolder.TryRemove(Path.Combine(folder, HostFolder(hostId)));
        }
    }

    private static string HostFolder(string hostId) => "serverless-" + hostId;

    private static bool TrySet(ResourceGroup group, ResourceLimits limits)
    {
        try
        {
            group.Set(limits);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string? CreateFolder(string controller, string hostId, string instance)
    {
        if (BaseFolder(controller) is not { } parent)
        {
            return null;
        }

        var host = Path.Combine(parent, HostFolder(hostId));
        var folder = Path.Combine(host, instance);
        var delegated = !IsUnified || TryDelegate(parent);
        return delegated && ControlGroupFolder.TryCreate(host) && (!IsUnified || TryDelegate(host)) && ControlGroupFolder.TryCreate(folder) ? folder : null;
    }

    /// <summary>The host's own group of a controller; the root where it can't be seen from here, as in a container. Null where there is no such controller.</summary>
    private string? BaseFolder(string controller)
    {
        var mount = root.Length == 0 ? null : IsUnified ? root : Path.Combine(root, controller);
        if (mount is null || !Directory.Exists(mount))
        {
            return null;
        }

        var own = mount + OwnGroup(IsUnified ? "" : controller);
        return Directory.Exists(own) ? own : mount;
    }

    private string OwnGroup(string controller) =>
        ownGroups.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 3))
            .Where(parts => parts.Length == 3 && parts[1].Split(',').Contains(controller))
            .Select(parts => parts[2].TrimEnd('/'))
            .FirstOrDefault("");

    /// <summary>Lets the groups below a folder have limits, which the kernel refuses for one that holds processes itself, save the system's root.</summary>
    private static bool TryDelegate(string folder)
    {
        var file = Path.Combine(folder, "cgroup.subtree_control");
        try
        {
            var enabled = File.Exists(file) ? File.ReadAllText(file).Split((char[])[' ', '\n']) : [];
            if (!Controllers.All(enabled.Contains))
            {
                File.WriteAllText(file, "+cpu +memory");
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Complain()
    {
        lock (_gate)
        {
            if (_complained)
            {
                return;
            }

            _complained = true;
        }

        LogUnlimited(root);
    }

    [LoggerMessage(523, LogLevel.Warning,
        "Limits of resources can't be enforced: there are no control groups under '{Root}' that the host may write. "
        + "Instances with a limit of 'cpu' run at low priority instead, and memory is not limited.")]
    private partial void LogUnlimited(string root);
}
