using System.Globalization;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;
using Serverless.Hosting.Processes.Launching;

namespace Serverless.Hosting.Processes.Commands;

/// <summary>
/// Works out what the process of an instance runs, and with which variables.
/// </summary>
internal static class InstanceCommand
{
    /// <summary>The process of an instance.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="image">What runs in place of the image; null where the container names a command.</param>
    /// <param name="inherited">The variables taken over from the host.</param>
    /// <param name="port">The port that the instance is to listen on.</param>
    public static LaunchRequest Create(Revision revision, ImageCommand? image, IReadOnlyDictionary<string, string> inherited, int port)
    {
        var container = revision.Spec.ServingContainer;
        var own = OwnVariables(revision, container, port);
        string[] command = [.. CommandLine(container, image).Select(part => VariableExpansion.Expand(part, own))];
        return new(command[0], command[1..], Merge(inherited, image?.Environment ?? new Dictionary<string, string>(), own))
        {
            WorkingDirectory = container.WorkingDirectory ?? image?.WorkingDirectory,
        };
    }

    /// <summary>A command of the container in the place of its program: an exec probe.</summary>
    public static LaunchRequest Replace(LaunchRequest program, IReadOnlyList<string> command) =>
        program with { FileName = command[0], Arguments = [.. command.Skip(1)] };

    /// <summary>Whether the container says what to run.</summary>
    public static bool IsComplete(ContainerSpec container, ImageCommand? image) => container.Command.Count > 0 || image is not null;

    /// <summary>Why a container that says not what to run cannot run.</summary>
    public static RevisionFailure Missing(ContainerSpec container) =>
        new(
            ConditionTypes.ContainerHealthy,
            "ContainerMissing",
            $"There is no command for image '{container.Image}'. Map the image in '{ProcessBackendOptions.SectionName}:Images', or give the container a command.");

    private static IEnumerable<string> CommandLine(ContainerSpec container, ImageCommand? image)
    {
        if (container.Command.Count > 0 || image is null)
        {
            return [.. container.Command, .. container.Args];
        }

        return container.Args.Count > 0 ? [.. image.Command, .. container.Args] : [.. image.Command, .. image.Args];
    }

    private static Dictionary<string, string> OwnVariables(Revision revision, ContainerSpec container, int port)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in container.Environment)
        {
            // a reference reaches only what stands before it
            variables[variable.Name] = VariableExpansion.Expand(variable.Value, variables);
        }

        variables["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        variables["K_REVISION"] = revision.Name;
        variables["K_CONFIGURATION"] = revision.ConfigurationName;
        variables["K_SERVICE"] = revision.ServiceName;
        return variables;
    }

    private static Dictionary<string, string> Merge(params ReadOnlySpan<IEnumerable<KeyValuePair<string, string>>> layers)
    {
        var merged = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            foreach (var (name, value) in layer)
            {
                merged[name] = value;
            }
        }

        return merged;
    }
}
