namespace Aspire.Hosting;

[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Assembly | AttributeTargets.Property,
    Inherited = false,
    AllowMultiple = true)]
public sealed class AspireExportAttribute : Attribute
{
    public AspireExportAttribute()
    {
    }

    public AspireExportAttribute(string id) => Id = id;

    public string? Id { get; }

    public string? MethodName { get; set; }
}

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Method, Inherited = false)]
public sealed class AspireExportIgnoreAttribute : Attribute
{
    public string? Reason { get; set; }
}

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class AspireDtoAttribute : Attribute;
