using System.Globalization;
using Microsoft.Extensions.Configuration;
using Serverless.Hosting.Model;

namespace Serverless.Hosting.Declarations;

/// <summary>
/// Reads the services that stand in the configuration. It finds all problems, not the first.
/// </summary>
internal sealed class ServicesReader
{
    public const string SectionName = "Serverless:Services";

    private const int LastPort = 65535;

    private readonly List<DeclarationProblem> _problems = [];

    private ServicesReader()
    {
    }

    /// <summary>Reads the services.</summary>
    /// <param name="configuration">The configuration of the host.</param>
    /// <param name="problems">What is wrong.</param>
    /// <returns>The services; of no use where anything is wrong.</returns>
    public static IReadOnlyList<DeclaredService> Read(IConfiguration configuration, out IReadOnlyList<DeclarationProblem> problems)
    {
        var reader = new ServicesReader();
        DeclaredService[] services = [.. new SectionReader(configuration.GetSection(SectionName), reader._problems).Sections().Select(reader.Read)];
        reader.CheckPorts(services, configuration["Serverless:Admin:Port"] ?? configuration["Serverless:Management:Port"]);
        problems = reader._problems;
        return services;
    }

    private DeclaredService Read(SectionReader section)
    {
        if (!Names.IsDns1035Label(section.Key))
        {
            section.Add($"'{section.Key}' is no name for a service: lower-case letters, digits and hyphens, first a letter, {Names.MaxLength} at most.");
        }

        var ns = section.Text("Namespace") ?? Names.DefaultNamespace;
        if (!Names.IsDns1035Label(ns))
        {
            section.Add("Namespace", $"'{ns}' is no namespace: lower-case letters, digits and hyphens, first a letter, {Names.MaxLength} at most.");
        }

        var scale = ScaleReader.Read(section);
        var revisions = section.Section("Revisions").Sections();
        if (revisions.Count == 0)
        {
            section.Add("Revisions", "The service has no revision; it needs at least one.");
        }

        var service = new DeclaredService
        {
            Path = section.Path,
            Namespace = ns,
            Name = section.Key,
            Port = section.Whole("Port", 1, LastPort),
            Annotations = ValueMap.Create(section.Section("Annotations").Texts().Select(entry => KeyValuePair.Create(entry.Key, entry.Value))),
            Revisions = revisions.Select(revision => new RevisionReader(revision, section.Key).Read(scale)).ToValueList(),
            Traffic = new TrafficReader(section, [.. revisions.Select(revision => (revision.Key, $"{section.Key}-{revision.Key}"))]).Read(),
        };
        section.EndsHere();
        return service;
    }

    private void CheckPorts(DeclaredService[] services, string? management)
    {
        foreach (var service in services.Where(service => service.Port is { } port && port.ToString(CultureInfo.InvariantCulture) == management))
        {
            _problems.Add(new(ConfigurationPath.Combine(service.Path, "Port"), $"Port {service.Port} is that of the management API."));
        }

        foreach (var taken in services.Where(service => service.Port is not null).GroupBy(service => service.Port).Where(group => group.Count() > 1))
        {
            foreach (var service in taken.Skip(1))
            {
                _problems.Add(new(ConfigurationPath.Combine(service.Path, "Port"), $"Port {taken.Key} belongs to service '{taken.First().Name}' already."));
            }
        }
    }
}
