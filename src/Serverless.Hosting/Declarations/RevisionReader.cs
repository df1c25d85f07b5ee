using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// Reads one revision.
/// </summary>
internal sealed class RevisionReader(SectionReader section, string service)
{
    private const int MostConcurrency = 1000;
    private const int LongestTimeout = 600;

    private static readonly string[] Sources = ["Address", "Addresses", "Provided", "Command", "Image"];

    /// <summary>Reads the revision.</summary>
    /// <param name="ofService">How the service has its revisions scaled.</param>
    /// <returns>The revision; one that makes no sense where problems were found.</returns>
    public DeclaredRevision Read(IReadOnlyDictionary<string, (string Value, string Path)> ofService)
    {
        var name = $"{service}-{section.Key}";
        if (!Names.IsDns1035Label(name))
        {
            section.Add($"'{name}' is no name for a revision: lower-case letters, digits and hyphens, no hyphen at the end, {Names.MaxLength} at most.");
        }

        var container = ReadContainer(out var addresses);
        var annotations = Merge(ofService, addresses);
        foreach (var (key, value) in section.Section("Annotations").Texts())
        {
            annotations[key] = (value, ConfigurationPath.Combine(section.Path, "Annotations", key));
        }

        var template = new RevisionTemplate
        {
            Name = name,
            Annotations = ValueMap.Create(annotations.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value))),
            Spec = ReadSpec(container),
        };
        section.EndsHere();
        return new(section.Path, template, ValueMap.Create(annotations.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Path))));
    }

    /// <summary>
    /// What stands on the revision wins. Fixed addresses are always there, all of them, so what the service says of numbers is not about them.
    /// </summary>
    private Dictionary<string, (string Value, string Path)> Merge(IReadOnlyDictionary<string, (string Value, string Path)> ofService, IReadOnlyCollection<Uri> addresses)
    {
        var annotations = ofService.Where(entry => addresses.Count == 0 || !ScaleReader.IsAboutNumbers(entry.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var (annotation, value) in addresses.Count == 0 ? ReadOnlyDictionary<string, string>.Empty : ProvidedInstances.AnnotationsOf(addresses))
        {
            annotations[annotation] = (value, section.Path);
        }

        foreach (var (annotation, value) in ScaleReader.Read(section))
        {
            annotations[annotation] = value;
        }

        return annotations;
    }

    private ContainerSpec ReadContainer(out IReadOnlyList<Uri> addresses)
    {
        var given = Sources.Where(section.Has).ToArray();
        if (given.Length != 1)
        {
            section.Add(given.Length == 0
                ? "Where its instances come from is missing: one of 'Address', 'Addresses', 'Provided', 'Command' and 'Image'."
                : $"'{string.Join("' and '", given)}' are given; only one may be.");
        }

        addresses = ReadAddresses();
        var isProvided = section.Flag("Provided");
        if (isProvided == false)
        {
            section.Add("Provided", "'false' says nothing of where its instances come from; leave it out, and give one of the other keys.");
        }

        var (command, image) = (section.Text("Command"), section.Text("Image"));
        return ReadProgram(new ContainerSpec
        {
            Image = addresses.Count > 0 || isProvided == true ? ProvidedInstances.Image : image ?? "",
            Command = command is null ? [] : [command],
        });
    }

    private ContainerSpec ReadProgram(ContainerSpec container)
    {
        var (arguments, environment) = (section.Section("Arguments").Texts(), section.Section("Environment").Texts());
        var folder = section.Text("WorkingDirectory");
        if (container.Image == ProvidedInstances.Image)
        {
            (string Key, bool IsSet)[] keys = [("Arguments", arguments.Count > 0), ("Environment", environment.Count > 0), ("WorkingDirectory", folder is not null)];
            foreach (var (key, _) in keys.Where(key => key.IsSet))
            {
                section.Add(key, "Its instances are not started here, so this has no effect: it goes with 'Command' or 'Image'.");
            }

            return ReadProtocol(container);
        }

        return ReadProtocol(container with
        {
            Args = arguments.Select(argument => argument.Value).ToValueList(),
            Environment = environment.Select(variable => new EnvironmentVariable(variable.Key, variable.Value)).ToValueList(),
            WorkingDirectory = folder,
        });
    }

    private ContainerSpec ReadProtocol(ContainerSpec container)
    {
        var (protocol, path) = (section.OneOf("Protocol", "http1", "h2c"), section.Text("ReadinessPath"));
        if (path is not null && !path.StartsWith('/'))
        {
            section.Add("ReadinessPath", $"'{path}' is no path: it begins with '/'.");
        }

        return container with
        {
            Port = protocol is null ? null : new ContainerPort(0, protocol),
            ReadinessProbe = path is null ? null : new ProbeSpec { HttpGet = new HttpGetProbe(path), SuccessThreshold = 1 },
        };
    }

    private RevisionSpec ReadSpec(ContainerSpec container)
    {
        var spec = new RevisionSpec { Containers = [container] };
        return spec with
        {
            ContainerConcurrency = section.Whole("ContainerConcurrency", 0, MostConcurrency) ?? spec.ContainerConcurrency,
            TimeoutSeconds = section.Whole("TimeoutSeconds", 1, LongestTimeout) ?? spec.TimeoutSeconds,
        };
    }

    private List<Uri> ReadAddresses()
    {
        var list = section.Section("Addresses");
        var texts = list.Texts().Select(entry => (Path: $"Addresses:{entry.Key}", entry.Value)).ToList();
        if (section.Text("Address") is { } single)
        {
            texts.Add(("Address", single));
        }

        if (texts.Count > ProvidedInstances.MostAddresses)
        {
            list.Add($"There are {texts.Count} addresses; the most are {ProvidedInstances.MostAddresses}.");
        }

        var addresses = new List<Uri>();
        foreach (var (path, text) in texts)
        {
            if (ProvidedInstances.ParseAddress(text) is not { } address)
            {
                section.Add(path, $"{ProvidedInstances.NoAddress(text)}.");
            }
            else if (addresses.Contains(address))
            {
                section.Add(path, $"'{text}' is there twice.");
            }
            else
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }
}
