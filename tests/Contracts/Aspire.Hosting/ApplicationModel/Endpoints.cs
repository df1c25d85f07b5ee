using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

public enum EndpointProperty
{
    Url = 0,
    Host = 1,
    IPV4Host = 2,
    Port = 3,
    Scheme = 4,
    TargetPort = 5,
    HostAndPort = 6,
    TlsEnabled = 7,
}

public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AllocatedEndpoint? _endpoint;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? "tcp";
        Transport = transport ?? "http";
        Name = name ?? UriScheme;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    public string UriScheme { get; set; }

    public string Transport { get; set; }

    public int? Port { get; set; }

    public int? TargetPort { get; set; }

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    public bool ExcludeReferenceEndpoint { get; set; }

    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _endpoint;
        set
        {
            _endpoint = value;
            if (value is not null)
            {
                _allocated.TrySetResult(value);
            }
        }
    }

    internal Task<AllocatedEndpoint> Allocated => _allocated.Task;
}

public class AllocatedEndpoint
{
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
    {
        Endpoint = endpoint;
        Address = address;
        Port = port;
        TargetPortExpression = targetPortExpression;
    }

    public EndpointAnnotation Endpoint { get; }

    public string Address { get; }

    public int Port { get; }

    public string? TargetPortExpression { get; }

    public string UriString => $"{Endpoint.UriScheme}://{Address}:{Port}";
}

public sealed class EndpointReference : IExpressionValue, IValueWithReferences
{
    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
        Resource = owner;
        EndpointName = endpointName;
    }

    public IResourceWithEndpoints Resource { get; }

    public string EndpointName { get; }

    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException($"The resource '{Resource.Name}' has no endpoint '{EndpointName}'.");

    public bool Exists => Find() is not null;

    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    public string Url => Allocated().UriString;

    public int Port => Allocated().Port;

    string IManifestExpressionProvider.ValueExpression => Property(EndpointProperty.Url).ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [Resource];

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    private EndpointAnnotation? Find() =>
        Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => string.Equals(endpoint.Name, EndpointName, StringComparison.OrdinalIgnoreCase));

    private AllocatedEndpoint Allocated() =>
        EndpointAnnotation.AllocatedEndpoint ?? throw new InvalidOperationException($"The endpoint '{EndpointName}' of '{Resource.Name}' is not allocated.");
}

public class EndpointReferenceExpression : IExpressionValue, IValueWithReferences
{
    public EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    {
        Endpoint = endpointReference;
        Property = property;
    }

    public EndpointReference Endpoint { get; }

    public EndpointProperty Property { get; }

    public string ValueExpression => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{Name()}}}";

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var allocated = await Endpoint.EndpointAnnotation.Allocated.WaitAsync(cancellationToken);
        return Property switch
        {
            EndpointProperty.Url => allocated.UriString,
            EndpointProperty.Host or EndpointProperty.IPV4Host => allocated.Address,
            EndpointProperty.Port => allocated.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            EndpointProperty.Scheme => allocated.Endpoint.UriScheme,
            EndpointProperty.TargetPort => allocated.TargetPortExpression,
            EndpointProperty.HostAndPort => $"{allocated.Address}:{allocated.Port}",
            _ => throw new InvalidOperationException($"The property '{Property}' is not supported here."),
        };
    }

    private string Name() => char.ToLowerInvariant(Property.ToString()[0]) + Property.ToString()[1..];
}
